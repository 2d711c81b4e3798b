package lockstep.controller.reload;

import lockstep.controller.api.Reconfiguring;
import lockstep.controller.api.Reconfiguring.Outcome;
import lockstep.gang.event.SettingChange;
import lockstep.gang.job.Submitter;
import lockstep.service.ServiceManager;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/// Reads the configuration again when the service manager wants it, and writes into the log what
/// came of it: nobody waits for an answer.
public final class ReloadOnHangUp implements Runnable {
    private static final Logger LOG = LogManager.getLogger(ReloadOnHangUp.class);

    private final Reconfiguring reconfiguring;
    private final Submitter self;
    private final ServiceManager manager;

    /// @param self as whom it is done: only root and the controller's own user can send a signal
    public ReloadOnHangUp(Reconfiguring reconfiguring, Submitter self, ServiceManager manager) {
        this.reconfiguring = reconfiguring;
        this.self = self;
        this.manager = manager;
    }

    @Override
    public void run() {
        manager.reloading();
        var _ =
                reconfiguring
                        .reconfigure(self, false)
                        .handle(
                                (outcome, failure) -> {
                                    if (failure == null) {
                                        tell(outcome);
                                    } else {
                                        LOG.error("the configuration was not read again", failure);
                                    }
                                    manager.reloaded();
                                    return outcome;
                                });
    }

    private static void tell(Outcome outcome) {
        switch (outcome) {
            case Outcome.Changed(var changes, _) when changes.isEmpty() ->
                    LOG.info("the configuration was read again: it says what held before");
            case Outcome.Changed(var changes, var affected) ->
                    LOG.info(
                            "the configuration was read again: {} keys changed, {} jobs affected",
                            changes.size(),
                            affected.size());
            case Outcome.Mistaken(var mistakes) -> {
                LOG.error("nothing was changed: the configuration has mistakes");
                mistakes.stream().flatMap(String::lines).forEach(LOG::error);
            }
            case Outcome.NeedsRestart(var changes) -> {
                LOG.error("nothing was changed: a restart is needed for");
                changes.stream().map(SettingChange::toString).forEach(LOG::error);
            }
            case Outcome.Busy(var why) -> LOG.warn("nothing was changed: {}", why);
        }
    }
}
