"""Speed, shown as a ratio to the raw limit of the same run. `python -m benchmarks` runs all."""
