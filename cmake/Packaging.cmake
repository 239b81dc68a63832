# What an installed newswatch lays beside the binary.
include(GNUInstallDirs)
