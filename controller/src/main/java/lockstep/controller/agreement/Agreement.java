package lockstep.controller.agreement;

import lockstep.controller.api.ControlPlane;
import lockstep.controller.api.Leadership;
import lockstep.controller.config.ConfigMark;
import lockstep.controller.config.ControllerConfig;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// While this controller leads: says by what configuration it goes. While it does not: sees whether
/// its own says the same, so that what a takeover would change is known before.
///
/// Nobody waits for it and nothing is decided by it. [#look] is for one thread, all else for any.
public final class Agreement implements Runnable {
    private static final Logger LOG = LogManager.getLogger(Agreement.class);

    private final Supplier<ControllerConfig> own;
    private final ControlPlane control;
    private final Board board;
    private final String version;
    private volatile Optional<List<String>> differing = Optional.empty();

    /// @param own as it holds now
    /// @param version of this build
    public Agreement(
            Supplier<ControllerConfig> own, ControlPlane control, Board board, String version) {
        this.own = own;
        this.control = control;
        this.board = board;
        this.version = version;
    }

    /// What the keys begin with that the leader's file has otherwise; empty while this controller
    /// leads, or while it is not known by what the leader goes.
    public Optional<List<String>> differing() {
        return control.leadership() instanceof Leadership.Leading ? Optional.empty() : differing;
    }

    /// Whether it is known that the leader's file is another.
    public boolean differs() {
        return differing().filter(parts -> !parts.isEmpty()).isPresent();
    }

    @Override
    public void run() {
        try {
            look();
        } catch (IOException away) {
            LOG.debug("it is not known by what the leader goes: {}", away.toString());
        } catch (RuntimeException broken) {
            LOG.error("configurations cannot be compared", broken);
        }
    }

    void look() throws IOException {
        switch (control.leadership()) {
            case Leadership.Leading _ -> say();
            case Leadership.Following _ -> compare();
        }
    }

    private void say() throws IOException {
        String text =
                new Notice(
                                version,
                                epoch(),
                                control.view().identity().controller(),
                                ConfigMark.of(own.get()))
                        .text();
        if (!board.read().equals(Optional.of(text))) {
            board.write(text);
        }
    }

    /// A notice of an earlier leader, or of another version, says nothing of this leader.
    private void compare() throws IOException {
        Optional<Notice> notice =
                board.read()
                        .flatMap(Notice::read)
                        .filter(one -> one.epoch() == epoch() && one.version().equals(version));
        Optional<List<String>> found =
                notice.map(one -> one.mark().differences(ConfigMark.of(own.get())));
        if (!found.equals(differing)) {
            tell(notice, found.orElse(List.of()));
        }
        differing = found;
    }

    private void tell(Optional<Notice> notice, List<String> found) {
        if (!found.isEmpty()) {
            LOG.warn(
                    "this controller's configuration is not that of {}, which leads: {} {} other"
                        + " there.\n"
                        + "Maybe bring the same controller.conf to all controllers, and reload"
                        + " them: a takeover by this one would change by what jobs are decided.",
                    notice.map(Notice::controller).orElse(""),
                    String.join(", ", found),
                    found.size() == 1 ? "is" : "are");
        } else if (!differing.orElse(List.of()).isEmpty() && notice.isPresent()) {
            LOG.info("this controller's configuration is that of the leader again");
        }
    }

    private long epoch() {
        return control.view().state().epoch().value();
    }
}
