"""How far Sloty is from what the machine allows: ratios to a limit that is measured in the same run."""
