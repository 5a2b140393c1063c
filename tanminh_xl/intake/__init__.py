"""Where submissions come from: files and folders."""
