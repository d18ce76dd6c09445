"""What only a rule can be asked for: refusals that no chat brings about, or none in a few lines.

Each is provoked with the rule that says it, so that its key comes with the values it really has.
"""
