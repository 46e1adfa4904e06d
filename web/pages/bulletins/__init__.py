"""督查通报 and monthly reports: drafted, worded, issued, taken away."""
