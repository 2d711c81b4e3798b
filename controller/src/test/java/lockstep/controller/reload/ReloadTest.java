package lockstep.controller.reload;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.api.ClusterIdentity;
import lockstep.controller.api.ClusterView;
import lockstep.controller.api.ControlPlane;
import lockstep.controller.api.Followed;
import lockstep.controller.api.Leadership;
import lockstep.controller.api.Reconfiguring.Outcome;
import lockstep.controller.config.ControllerConfig;
import lockstep.controller.config.ControllerConfigFile;
import lockstep.controller.identity.Caller;
import lockstep.controller.identity.Callers;
import lockstep.controller.identity.UserNames;
import lockstep.gang.authority.Act;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.Partition;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Decider;
import lockstep.gang.decide.Decision;
import lockstep.gang.decide.Reply;
import lockstep.gang.decide.Rules;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.event.SettingChange;
import lockstep.gang.gate.Impact;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.ResourceLimits;
import lockstep.gang.job.Streams;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.Terms;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.state.ClusterState;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// With the real reader of the file and the real decisions.
final class ReloadTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-30T12:00:00Z"), ZoneOffset.UTC);
    private static final Submitter ROOT = new Submitter(0, 0, "root");
    private static final Submitter EVE = new Submitter(1005, 1005, "eve");
    private static final String FIRST =
            """
            roles.operators = eve
            partitions { main { default = true }, old { nodes = n1 } }
            """;

    @TempDir Path folder;

    private final List<Event> journal = new ArrayList<>();
    private final List<ControllerConfig> told = new ArrayList<>();
    private Leadership leadership = new Leadership.Leading();
    private Optional<Reply> insteadOfDeciding = Optional.empty();
    private ClusterState state =
            ClusterState.empty()
                    .apply(
                            new Entry(
                                    1,
                                    new Epoch(1),
                                    CLOCK.instant(),
                                    new Event.LeaderTookOver(new Epoch(1), "c1")));
    private Path file = Path.of("");
    private InForce inForce;
    private Reload reload;

    private final class Plane implements ControlPlane {
        @Override
        public CompletableFuture<Reply> submit(Command command) {
            if (insteadOfDeciding.isPresent()) {
                return CompletableFuture.completedFuture(insteadOfDeciding.get());
            }
            Decision decision =
                    new Decider(Rules.standard()).decide(state, command, CLOCK.instant());
            state = decision.next();
            decision.entries().forEach(entry -> journal.add(entry.event()));
            assertThat(told).as("nothing holds before it is in the journal").isEmpty();
            return CompletableFuture.completedFuture(decision.reply());
        }

        @Override
        public ClusterView view() {
            return new ClusterView(
                    new ClusterSnapshot(state, inForce.adjustable().partitions(), Set.of()),
                    Map.of(),
                    new ClusterIdentity("lab", "c-1", "ctl1", "test"));
        }

        @Override
        public CompletableFuture<Optional<Followed>> followed() {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public Leadership leadership() {
            return leadership;
        }
    }

    @BeforeEach
    void start() throws Exception {
        file = folder.resolve("controller.conf");
        write(FIRST);
        inForce = new InForce(ControllerConfigFile.readGiven(file, "ctl1"));
        reload = new Reload(file, "ctl1", inForce, new Plane(), CLOCK, told::add);
    }

    private void write(String text) throws Exception {
        Files.writeString(file, text);
    }

    private Outcome reload(boolean dryRun) {
        return reload.reconfigure(ROOT, dryRun).join();
    }

    @Test
    void what_the_file_says_holds_once_it_is_in_the_journal() throws Exception {
        write(FIRST.replace("= eve", "= bob") + "limits.jobs-max = 5\n");
        assertThat(reload(false))
                .isEqualTo(
                        new Outcome.Changed(
                                List.of(
                                        change("limits.jobs-max", "", "5"),
                                        change("roles.operators", "eve", "bob")),
                                List.of()));
        assertThat(journal)
                .containsExactly(
                        new Event.Reconfigured(
                                "ctl1",
                                ROOT,
                                List.of(
                                        change("limits.jobs-max", "", "5"),
                                        change("roles.operators", "eve", "bob"))));
        assertThat(inForce.adjustable().rules().jobsMax()).isEqualTo(5);
        assertThat(inForce.standings().operators()).containsExactly("bob");
        assertThat(told).containsExactly(inForce.config());
    }

    @Test
    void a_file_with_a_mistake_changes_nothing_of_what_is_right_in_it() throws Exception {
        write(FIRST.replace("= eve", "= bob") + "limits.jobs-max = many\nlimit.jobs = 3\n");
        assertThat(reload(false))
                .isInstanceOfSatisfying(
                        Outcome.Mistaken.class,
                        mistaken ->
                                assertThat(mistaken.mistakes())
                                        .hasSize(2)
                                        .anySatisfy(
                                                text ->
                                                        assertThat(text)
                                                                .startsWith(file + ":3: ")
                                                                .contains(
                                                                        "limits.jobs-max (many)")));
        assertNothingChanged();
    }

    @Test
    void a_file_that_is_gone_changes_nothing() throws Exception {
        Files.delete(file);
        assertThat(reload(false)).isInstanceOf(Outcome.Mistaken.class);
        assertNothingChanged();
    }

    @Test
    void what_needs_a_restart_keeps_the_rest_from_changing_too() throws Exception {
        write(FIRST.replace("= eve", "= bob") + "nodes.lease = 10m\n");
        assertThat(reload(false))
                .isEqualTo(new Outcome.NeedsRestart(List.of(change("nodes.lease", "", "10m"))));
        assertNothingChanged();
    }

    @Test
    void a_dry_run_says_what_would_change_and_for_whom() throws Exception {
        JobId waits = submit("old");
        journal.clear();
        write("roles.operators = eve\npartitions.main.default = true\n");
        assertThat(reload(true))
                .isEqualTo(
                        new Outcome.Changed(
                                List.of(change("partitions.old.nodes", "n1", "")),
                                List.of(
                                        new Impact.Affected(
                                                waits,
                                                false,
                                                "PartitionConfig",
                                                "there is no partition old"))));
        assertNothingChanged();
    }

    @Test
    void a_file_that_says_what_held_before_is_not_journaled() throws Exception {
        write("# nothing but a comment more\n" + FIRST);
        assertThat(reload(false)).isEqualTo(new Outcome.Changed(List.of(), List.of()));
        assertNothingChanged();
    }

    @Test
    void a_standby_goes_by_its_file_without_a_word_in_the_journal() throws Exception {
        leadership = new Leadership.Following(Optional.empty());
        write(FIRST.replace("= eve", "= bob"));
        assertThat(reload(false)).isInstanceOf(Outcome.Changed.class);
        assertThat(journal).isEmpty();
        assertThat(inForce.standings().operators()).containsExactly("bob");
    }

    @Test
    void a_controller_that_has_too_much_to_do_changes_nothing_and_can_be_asked_again()
            throws Exception {
        insteadOfDeciding = Optional.of(new Reply.OverLimit("20000 commands wait"));
        write(FIRST.replace("= eve", "= bob"));
        assertThat(reload(false)).isInstanceOf(Outcome.Busy.class);
        assertNothingChanged();
        insteadOfDeciding = Optional.empty();
        assertThat(reload(false)).isInstanceOf(Outcome.Changed.class);
    }

    @Test
    void roles_count_from_the_next_call_on() throws Exception {
        Callers callers = new Callers(ROOT, "token", new Named(), inForce::standings);
        assertThat(mayDrain(callers)).isTrue();
        write("partitions { main { default = true }, old { nodes = n1 } }");
        reload(false);
        assertThat(mayDrain(callers)).isFalse();
    }

    private static boolean mayDrain(Callers callers) {
        return callers.local(EVE.uid(), EVE.gid()) instanceof Caller.Person person
                && person.actor().may(Act.DRAIN);
    }

    /// Everybody is eve.
    private static final class Named implements UserNames {
        @Override
        public String nameOf(int uid) {
            return "eve";
        }

        @Override
        public boolean knows(int uid) {
            return true;
        }
    }

    private JobId submit(String partition) {
        Command.Submit command =
                new Command.Submit(new RequestId("r1"), EVE, spec(partition), false);
        return ((Reply.Submitted) new Plane().submit(command).join()).job();
    }

    private static JobSpec spec(String partition) {
        return new JobSpec(
                "train",
                new Launch.PerNode(List.of("true")),
                new GangShape(
                        1,
                        1,
                        OptionalInt.empty(),
                        OptionalInt.of(1),
                        1,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        List.of(),
                        false),
                partition,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "/",
                Streams.standard(),
                Map.of(),
                Checkpointing.NONE,
                "",
                false,
                "login",
                "",
                Terms.STANDARD,
                ResourceLimits.NONE);
    }

    private void assertNothingChanged() {
        assertThat(journal).isEmpty();
        assertThat(told).isEmpty();
        assertThat(inForce.standings().operators()).containsExactly("eve");
        assertThat(inForce.adjustable().rules()).isEqualTo(Rules.standard());
        assertThat(inForce.adjustable().partitions().all())
                .extracting(Partition::name)
                .containsExactly("main", "old");
    }

    private static SettingChange change(String key, String before, String after) {
        return new SettingChange(
                key,
                Optional.of(before).filter(text -> !text.isEmpty()),
                Optional.of(after).filter(text -> !text.isEmpty()));
    }
}
