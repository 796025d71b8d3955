"""Routes: each parses, asks one reader or analysis, and hands over to one serialiser or map."""
