package lockstep.stager.data;

import lockstep.stager.shard.ShardFile;

/// One file of some data, as its source has it.
///
/// @param file its path begins with the last word of the data's address
/// @param version changes with its content, as far as the source can tell
public record DataFile(ShardFile file, String version) {}
