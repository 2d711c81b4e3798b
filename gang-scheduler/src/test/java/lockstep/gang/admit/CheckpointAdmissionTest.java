package lockstep.gang.admit;

import static lockstep.gang.fixture.RequestFixture.request;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.authority.Actor;
import lockstep.gang.fair.Policy;
import lockstep.gang.fixture.RequestFixture;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.RestoreWish;
import lockstep.gang.job.StageIn;
import lockstep.gang.job.WarnSignal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What a submission may want of its checkpoints.
class CheckpointAdmissionTest extends AdmissionScene {
    private static RequestFixture storing(String store) {
        return asking(store, OptionalLong.empty(), Optional.empty(), List.of());
    }

    private static RequestFixture asking(
            String store, OptionalLong keep, Optional<WarnSignal> signal, List<StageIn> stageIn) {
        return request()
                .checkpointing(
                        new CheckpointRequest(
                                "/ckpt",
                                store,
                                keep,
                                new RestoreWish.Step(120),
                                true,
                                true,
                                signal,
                                stageIn));
    }

    @Test
    void nothing_asked_for_is_nothing_wanted() {
        assertThat(admitted(request()).checkpointing()).isEqualTo(Checkpointing.NONE);
    }

    @Test
    void what_is_asked_for_is_kept() {
        WarnSignal signal = new WarnSignal("USR1", Duration.ofMinutes(2), false);
        List<StageIn> data = List.of(new StageIn("s3://data/set", 70));
        assertThat(
                        admitted(asking("fast", OptionalLong.of(0), Optional.of(signal), data))
                                .checkpointing())
                .isEqualTo(
                        new Checkpointing(
                                "/ckpt",
                                "fast",
                                0,
                                new RestoreWish.Step(120),
                                true,
                                true,
                                Optional.of(signal),
                                data));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fast",
                "a.b_c-9",
                "file:///mnt/a/checkpoints",
                "s3://bucket",
                "s3://bucket/some/prefix/",
            })
    void a_store_has_a_name_or_is_a_place(String store) {
        assertThat(admitted(storing(store)).checkpointing().store()).isEqualTo(store);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "/mnt/a",
                "a b",
                "file:///",
                "file://host/mnt",
                "file:///mnt/../etc",
                "file:///mnt/./a",
                "s3://",
                "s3:///prefix",
                "s3://B",
                "s3://bucket/a?endpoint=x",
                "s3://bucket//a",
                "http://host/a",
            })
    void anything_else_is_no_store(String store) {
        refused(
                storing(store),
                "checkpoint store (" + store + ") is neither the name of a store nor a place",
                "write it like fast, file:///mnt/checkpoints or s3://bucket/prefix");
    }

    @ParameterizedTest
    @CsvSource({
        "s3://bucket/set?endpoint=http://10.0.0.1:9000&path-style=true, true",
        "s3://bucket/set?region=eu-central-1, true",
        "s3://bucket/set?user=root, false",
        "s3://bucket/set?endpoint=, false",
        "file:///mnt/set?region=x, false",
        "s3://bucket/../set?region=x, false",
    })
    void a_bucket_of_data_may_be_reached_in_other_ways_than_amazon_s(String uri, boolean good) {
        RequestFixture request =
                asking("", OptionalLong.empty(), Optional.empty(), List.of(new StageIn(uri, 0)));
        assertThat(verdict(request) instanceof Verdict.Admitted).isEqualTo(good);
    }

    @Test
    void all_mistakes_are_told_at_once() {
        RequestFixture request =
                asking(
                        "a b",
                        OptionalLong.of(1_001),
                        Optional.of(new WarnSignal("KILL", Duration.ofSeconds(70_000), false)),
                        List.of(new StageIn("/data", -1)));
        assertThat(mistakes(request))
                .extracting(Mistake::problem)
                .containsExactly(
                        "checkpoint store (a b) is neither the name of a store nor a place",
                        "data to stage in (/data) is no place",
                        "size of data to stage in (18446744073709551615 MiB) must be at most"
                                + " 1099511627776 MiB",
                        "checkpoints to keep (1001) must be from 0 to 1000",
                        "checkpoint signal (KILL) cannot be sent as a warning",
                        "checkpoint signal time (70000 s) must be at most 65535 s");
    }

    @Test
    void a_store_that_is_not_configured_is_refused_naming_those_that_are() {
        assertThat(mistakesWith(Set.of("fast", "deep"), storing("fsat")))
                .containsExactly(
                        new Mistake(
                                "checkpoint store (fsat) is not configured",
                                "one of these was meant: deep, fast"));
        assertThat(mistakesWith(Set.of(), storing("fast")))
                .extracting(Mistake::advice)
                .containsExactly(
                        "name a place: file:///mnt/checkpoints; this cluster has no stores");
        assertThat(mistakesWith(Set.of("fast"), storing("fast"))).isEmpty();
        assertThat(mistakesWith(Set.of(), storing("file:///mnt/a"))).isEmpty();
    }

    private List<Mistake> mistakesWith(Set<String> stores, RequestFixture request) {
        var admission = new Admission(THREE_PARTITIONS, Policy.open(), stores, 1_000);
        return switch (admission.admit(request.build(), Actor.of(submitter), state)) {
            case Verdict.Admitted _ -> List.of();
            case Verdict.Refused(var mistakes) -> mistakes;
        };
    }
}
