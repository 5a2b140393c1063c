"""One file a thing that a user can ask for."""
