"""What every answer needs: bodies, errors, paging, places for work, sessions, security."""
