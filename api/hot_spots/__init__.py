"""What hot spots need from the database, and what their page and table show."""
