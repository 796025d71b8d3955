"""What an offer is: its record and template, its hours, and what a new delivery changes."""
