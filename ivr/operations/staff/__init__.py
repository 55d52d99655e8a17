"""Staff: accounts, signing in, sessions, second factor, invitations, and where each agent is."""
