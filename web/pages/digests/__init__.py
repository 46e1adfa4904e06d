"""The archive of weekly digests."""
