package lockstep.controller.codec;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
import lockstep.gang.event.Event;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.ResourceLimits;
import lockstep.gang.job.RestoreWish;
import lockstep.gang.job.Script;
import lockstep.gang.job.Terms;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.lifecycle.Used;
import lockstep.gang.state.Job;
import lockstep.gang.token.TokenId;

import org.jspecify.annotations.Nullable;

/// How the core's values look as JSON. Names of fields and kinds are part of the stored format:
/// they may be added to, never changed. Unknown fields are ignored, unknown kinds refused.
final class CoreJson {
    private static final JsonMapper MAPPER = build();

    private CoreJson() {}

    /// The one mapper: it is safe for any thread, and knows types that it has met before.
    static JsonMapper mapper() {
        return MAPPER;
    }

    private static JsonMapper build() {
        return JsonMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .addModule(new PersistentCollections())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                // Only record components are stored, not what is derived from them.
                .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
                .visibility(PropertyAccessor.GETTER, JsonAutoDetect.Visibility.NONE)
                .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
                .addMixIn(JobId.class, SmallNumber.class)
                .addMixIn(Epoch.class, LongNumber.class)
                .addMixIn(NodeName.class, Text.class)
                .addMixIn(RequestId.class, Text.class)
                .addMixIn(TokenId.class, Text.class)
                .addMixIn(Script.class, Bytes.class)
                .addMixIn(Launch.class, LaunchKinds.class)
                .addMixIn(RankExit.class, ExitKinds.class)
                .addMixIn(JobState.class, StateKinds.class)
                .addMixIn(Resource.class, ResourceKinds.class)
                .addMixIn(JobSpec.class, SpecAdditions.class)
                .addMixIn(RestoreWish.class, WishKinds.class)
                .addMixIn(CheckpointNote.class, NoteKinds.class)
                .addMixIn(Job.class, JobAdditions.class)
                .addMixIn(Event.JobStarted.class, StartAdditions.class)
                .addMixIn(Attempt.class, StartAdditions.class)
                .addMixIn(Event.NodeFreed.class, EndAdditions.class)
                .addMixIn(Used.class, CountedOnly.class)
                .build();
    }

    abstract static class SmallNumber {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        SmallNumber(int value) {}

        @JsonValue
        abstract int value();
    }

    abstract static class LongNumber {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        LongNumber(long value) {}

        @JsonValue
        abstract long value();
    }

    abstract static class Text {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Text(String value) {}

        @JsonValue
        abstract String value();
    }

    abstract static class Bytes {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Bytes(byte[] bytes) {}

        @JsonValue
        abstract byte[] bytes();
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Launch.Batch.class, name = "batch"),
        @JsonSubTypes.Type(value = Launch.PerNode.class, name = "per-node"),
        @JsonSubTypes.Type(value = Launch.PerRank.class, name = "per-rank")
    })
    interface LaunchKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = RankExit.Exited.class, name = "exited"),
        @JsonSubTypes.Type(value = RankExit.Signalled.class, name = "signalled"),
        @JsonSubTypes.Type(value = RankExit.Lost.class, name = "lost"),
        @JsonSubTypes.Type(value = RankExit.NeverStarted.class, name = "never-started")
    })
    interface ExitKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = JobState.Pending.class, name = "pending"),
        @JsonSubTypes.Type(value = JobState.Held.class, name = "held"),
        @JsonSubTypes.Type(value = JobState.Starting.class, name = "starting"),
        @JsonSubTypes.Type(value = JobState.Running.class, name = "running"),
        @JsonSubTypes.Type(value = JobState.Ending.class, name = "ending"),
        @JsonSubTypes.Type(value = JobState.Ended.class, name = "ended")
    })
    interface StateKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Resource.OfNode.class, name = "node"),
        @JsonSubTypes.Type(value = Resource.Leaf.class, name = "leaf"),
        @JsonSubTypes.Type(value = Resource.Uplink.class, name = "uplink"),
        @JsonSubTypes.Type(value = Resource.Spine.class, name = "spine"),
        @JsonSubTypes.Type(value = Resource.Rack.class, name = "rack"),
        @JsonSubTypes.Type(value = Resource.PowerFeed.class, name = "power-feed"),
        @JsonSubTypes.Type(value = Resource.StoragePath.class, name = "path")
    })
    interface ResourceKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = RestoreWish.Latest.class, name = "latest"),
        @JsonSubTypes.Type(value = RestoreWish.None.class, name = "none"),
        @JsonSubTypes.Type(value = RestoreWish.Step.class, name = "step")
    })
    interface WishKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = CheckpointNote.Taken.class, name = "taken"),
        @JsonSubTypes.Type(value = CheckpointNote.MadeDurable.class, name = "durable"),
        @JsonSubTypes.Type(value = CheckpointNote.Verified.class, name = "verified"),
        @JsonSubTypes.Type(value = CheckpointNote.Spoiled.class, name = "spoiled"),
        @JsonSubTypes.Type(value = CheckpointNote.Removed.class, name = "removed"),
        @JsonSubTypes.Type(value = CheckpointNote.Pinned.class, name = "pinned"),
        @JsonSubTypes.Type(value = CheckpointNote.Restored.class, name = "restored")
    })
    interface NoteKinds {}

    /// What came after the first version is left out where it says nothing, so that what the first
    /// version could say keeps its stored form.
    abstract static class SpecAdditions {
        /// The first version had the directory only, as a text: it still stands for just that.
        @JsonProperty("checkpointDirectory")
        @JsonSerialize(using = StoredCheckpointing.Writer.class)
        @JsonDeserialize(using = StoredCheckpointing.Reader.class)
        @Nullable Checkpointing checkpointing;

        @JsonInclude(
                value = JsonInclude.Include.CUSTOM,
                valueFilter = StandardTermsAreLeftOut.class)
        @Nullable Terms terms;

        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = NoLimitsAreLeftOut.class)
        @Nullable ResourceLimits limits;
    }

    abstract static class StartAdditions {
        @JsonInclude(JsonInclude.Include.NON_ABSENT)
        @Nullable Object restore;

        @JsonInclude(JsonInclude.Include.NON_ABSENT)
        @Nullable Object choice;

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Nullable Object usage;
    }

    abstract static class JobAdditions {
        @JsonInclude(JsonInclude.Include.NON_ABSENT)
        @Nullable Object lastRan;
    }

    abstract static class EndAdditions {
        @JsonInclude(JsonInclude.Include.NON_ABSENT)
        @Nullable Object usage;
    }

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    interface CountedOnly {}

    /// Equal to what is left out, as Jackson wants to be told.
    static final class NoLimitsAreLeftOut {
        @Override
        public boolean equals(@Nullable Object value) {
            return ResourceLimits.NONE.equals(value);
        }

        @Override
        public int hashCode() {
            return ResourceLimits.NONE.hashCode();
        }
    }

    /// Equal to what is left out, as Jackson wants to be told.
    static final class StandardTermsAreLeftOut {
        @Override
        public boolean equals(@Nullable Object value) {
            return Terms.STANDARD.equals(value);
        }

        @Override
        public int hashCode() {
            return Terms.STANDARD.hashCode();
        }
    }
}
