"""Nothing answered is lost: kills, power cuts, full disks, locks, interruptions; and backups."""
