"""The custom actions: the walk through the two flows, answers to problems, the code, and doubt."""
