"""What every command prints and takes: German help, progress, tables, options."""
