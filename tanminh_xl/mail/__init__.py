"""What goes out by mail: drafts as .eml files that any mail program opens, and SMTP for those that a person sends."""
