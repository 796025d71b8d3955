"""Makes the files and the profile of a commune's own region from a folder of fetched open data."""
