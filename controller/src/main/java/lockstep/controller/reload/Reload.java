package lockstep.controller.reload;

import lockstep.controller.api.ControlPlane;
import lockstep.controller.api.Leadership;
import lockstep.controller.api.Reconfiguring;
import lockstep.controller.config.BadConfig;
import lockstep.controller.config.ConfigDiff;
import lockstep.controller.config.ControllerConfig;
import lockstep.controller.config.ControllerConfigFile;
import lockstep.controller.config.GivenConfig;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Reply;
import lockstep.gang.event.SettingChange;
import lockstep.gang.gate.Impact;
import lockstep.gang.job.Submitter;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Reads the file of this controller again.
///
/// The file is checked by what reads it at a start. A leader journals what changes before it goes
/// by it; a standby only goes by it. What is decided afterwards is decided by the new values, and
/// what was decided before stays: events say what happened, not by which rules.
public final class Reload implements Reconfiguring {
    private static final Logger LOG = LogManager.getLogger(Reload.class);

    private final Path file;
    private final String hostName;
    private final InForce inForce;
    private final ControlPlane control;
    private final InstantSource clock;
    private final Consumer<ControllerConfig> changed;
    private final AtomicBoolean underWay = new AtomicBoolean();

    /// @param hostName this host's, as at the start
    /// @param changed told of what holds from now on, just after it does
    public Reload(
            Path file,
            String hostName,
            InForce inForce,
            ControlPlane control,
            InstantSource clock,
            Consumer<ControllerConfig> changed) {
        this.file = file;
        this.hostName = hostName;
        this.inForce = inForce;
        this.control = control;
        this.clock = clock;
        this.changed = changed;
    }

    @Override
    public CompletableFuture<Outcome> reconfigure(Submitter by, boolean dryRun) {
        if (!underWay.compareAndSet(false, true)) {
            return done(
                    new Outcome.Busy(
                            "the configuration is being read already.%nMaybe try again in a moment."
                                    .formatted()));
        }
        CompletableFuture<Outcome> outcome;
        try {
            outcome = outcome(by, dryRun);
        } catch (BadConfig bad) {
            outcome = done(new Outcome.Mistaken(bad.mistakes()));
        } catch (RuntimeException broken) {
            outcome = CompletableFuture.failedFuture(broken);
        }
        return outcome.whenComplete((_, _) -> underWay.set(false));
    }

    private CompletableFuture<Outcome> outcome(Submitter by, boolean dryRun) throws BadConfig {
        GivenConfig wanted = ControllerConfigFile.readGiven(file, hostName);
        ConfigDiff diff = ConfigDiff.between(inForce.given(), wanted);
        if (!diff.fixed().isEmpty()) {
            return done(new Outcome.NeedsRestart(diff.fixed()));
        }
        List<Impact.Affected> affected =
                Impact.of(
                        control.view().state(),
                        ground(inForce.config()),
                        ground(wanted.config()),
                        clock.instant());
        Outcome.Changed outcome = new Outcome.Changed(diff.live(), affected);
        if (dryRun || diff.isEmpty()) {
            return done(outcome);
        }
        return journaled(by, wanted.config().controller().name(), diff.live())
                .thenApply(
                        reply -> {
                            if (reply instanceof Reply.Accepted) {
                                apply(by, wanted, outcome);
                                return outcome;
                            }
                            return new Outcome.Busy(
                                    "the controller is busy, and nothing was changed.%nMaybe try again in a moment."
                                            .formatted());
                        });
    }

    private static Impact.Ground ground(ControllerConfig config) {
        return new Impact.Ground(config.partitions(), config.policy());
    }

    private CompletableFuture<Reply> journaled(
            Submitter by, String controller, List<SettingChange> changes) {
        return switch (control.leadership()) {
            case Leadership.Leading _ ->
                    control.submit(new Command.NoteReconfigured(controller, by, changes));
            case Leadership.Following _ -> done(new Reply.Accepted());
        };
    }

    private void apply(Submitter by, GivenConfig wanted, Outcome.Changed outcome) {
        inForce.become(wanted);
        changed.accept(wanted.config());
        outcome.changes().forEach(one -> LOG.info("reconfigured by {}: {}", by.name(), one));
        outcome.affected()
                .forEach(
                        one ->
                                LOG.info(
                                        "job {} {}: {}, {}",
                                        one.job(),
                                        one.holdsNodes() ? "goes on" : "cannot start",
                                        one.word(),
                                        one.detail()));
    }

    private static <T> CompletableFuture<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }
}
