"""How each service of ours is configured and started: it runs, or says in one sentence what to mend."""
