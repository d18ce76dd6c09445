"""Servers on loopback that stand in for other companies and refuse what those refuse."""
