"""The staff's side of desk: the console of agents and the lead's page."""
