"""The pages of deliveries: what came, how it was understood, what is open, what would change."""
