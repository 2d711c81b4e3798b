package lockstep.cli.top;

import lockstep.cli.link.Controller;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Terminal;
import lockstep.cli.testing.FakeCaller;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// Keys with pauses: each `-` is a time in which none is pressed.
final class TopWatchKeys implements Terminal.Keys {
    private final String script;
    private int next;

    TopWatchKeys(String script) {
        this.script = script;
    }

    int watch(FakeCaller user, Path home) {
        Caller caller = user.caller();
        return Controller.use(
                caller,
                Optional.of(home.toString()),
                controller -> new TopWatch(caller, controller, Duration.ofSeconds(2)).run(this));
    }

    @Override
    public OptionalInt next(int millis) {
        char key = script.charAt(next++);
        return key == '-' ? OptionalInt.empty() : OptionalInt.of(key);
    }

    @Override
    public void close() {}
}
