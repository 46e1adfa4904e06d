"""办公室: people, rules, calendar, mails, the trail and the machinery, without the command line."""
