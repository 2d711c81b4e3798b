package lockstep.controller.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// One line of an archive, which is JSON, packed with gzip. The first is a [Head], the last an
/// [End]: an archive without it was cut off. Bodies and checksums are base64.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "line")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ArchiveLine.Head.class, name = "head"),
    @JsonSubTypes.Type(value = ArchiveLine.OfRecord.class, name = "record"),
    @JsonSubTypes.Type(value = ArchiveLine.OfSnapshot.class, name = "snapshot"),
    @JsonSubTypes.Type(value = ArchiveLine.End.class, name = "end")
})
@JsonInclude(JsonInclude.Include.ALWAYS)
sealed interface ArchiveLine {
    /// The version that this build writes; it reads all up to it.
    int VERSION = 1;

    /// What the journal stands on.
    ///
    /// @param made when, for people
    record Head(int version, String cluster, long epoch, long baseSeq, String base, String made)
            implements ArchiveLine {}

    /// One record.
    ///
    /// @param at microseconds since 1970
    record OfRecord(
            long seq,
            long epoch,
            String kind,
            int bodyVersion,
            long at,
            String body,
            String checksum)
            implements ArchiveLine {}

    /// One snapshot.
    record OfSnapshot(long seq, long epoch, int bodyVersion, String body, String checksum)
            implements ArchiveLine {}

    /// How much there was.
    record End(long records, long lastSeq, int snapshots) implements ArchiveLine {}
}
