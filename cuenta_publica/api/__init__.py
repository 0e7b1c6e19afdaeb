"""What programs read: the published rows, accounts and editions as JSON, by pages that stay where they were."""
