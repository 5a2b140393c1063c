"""Where a use case's tables live."""
