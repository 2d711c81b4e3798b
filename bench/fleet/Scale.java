import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/// Plays many node daemons against one controller, which it starts, kills and starts again, and
/// prints what that cost. Judges nothing.
///
/// `Scale FOLDER PORT NODES JOBS SECONDS CONNECTIONS DIGESTS JSON CONTROLLER…` where CONTROLLER is
/// the command that starts it; its configuration lies in FOLDER.
final class Scale {
    private static final int REGISTERED_WITHIN_SECONDS = 300;
    private static final int REST_SECONDS = 10;

    private final Settings settings;
    private final Controller controller;
    private final Connections connections;
    private final Traffic traffic = new Traffic();
    private final List<Daemon> daemons = new ArrayList<>();
    private final List<Map<String, String>> rows = new ArrayList<>();

    private Scale(Settings settings, Controller controller) {
        this.settings = settings;
        this.controller = controller;
        this.connections =
                new Connections(settings.port(), controller.token(), settings.connections());
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(2);
        for (int i = 0; i < settings.nodes(); i++) {
            daemons.add(new Daemon(i, settings.digests(), connections.of(i), timer, traffic));
        }
    }

    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.of(List.of(arguments));
        Controller controller = Controller.started(settings);
        int status = 1;
        try {
            new Scale(settings, controller).run();
            status = 0;
        } catch (IllegalStateException failed) {
            Progress.say(failed.getMessage());
        } catch (IOException failed) {
            Progress.say("the controller is gone: " + failed);
        } finally {
            controller.kill();
            System.exit(status);
        }
    }

    private void run() throws Exception {
        register();
        Waiting.sleep(REST_SECONDS);
        steady();
        queue();
        takeover();
        Table.print(rows, settings.json());
    }

    private void register() throws Exception {
        Phase phase = phase("register");
        daemons.forEach(Daemon::begin);
        phase.took("all registered", Waiting.until(() -> allHeard(0), REGISTERED_WITHIN_SECONDS));
        rows.add(phase.end());
    }

    private void steady() throws Exception {
        Phase phase = phase("steady");
        Waiting.sleep(settings.seconds());
        rows.add(phase.end());
    }

    private void queue() throws Exception {
        Users users = new Users(connections.another(), daemons.size());
        Phase phase = phase("queue");
        long begin = System.nanoTime();
        List<Long> submitted = users.submit(settings.jobs());
        phase.took("submitted", (System.nanoTime() - begin) / 1e9);
        phase.say(
                "submit p50/p99 ms",
                "%.0f/%.0f".formatted(Quantiles.at(submitted, 0.5), Quantiles.at(submitted, 0.99)));
        List<Long> list = new ArrayList<>();
        long end = System.nanoTime() + settings.seconds() * 1_000_000_000L;
        int listed = 0;
        while (System.nanoTime() < end) {
            long from = System.nanoTime();
            listed = users.list();
            list.add(System.nanoTime() - from);
            Waiting.sleep(1);
        }
        phase.say("jobs listed", "" + listed);
        phase.say(
                "list p50/max ms",
                "%.0f/%.0f".formatted(Quantiles.at(list, 0.5), Quantiles.at(list, 1)));
        rows.add(phase.end());
    }

    private void takeover() throws Exception {
        long epoch = daemons.getFirst().epoch();
        controller.kill();
        Phase phase = phase("takeover");
        long killed = System.nanoTime();
        controller.start();
        double leads = (System.nanoTime() - killed) / 1e9;
        phase.took("leads", leads);
        phase.took(
                "all registered",
                leads + Waiting.until(() -> allHeard(epoch), REGISTERED_WITHIN_SECONDS));
        rows.add(phase.end());
    }

    private Phase phase(String name) throws Exception {
        return new Phase(name, controller, traffic);
    }

    private boolean allHeard(long epoch) {
        return daemons.stream().allMatch(daemon -> daemon.epoch() > epoch);
    }
}
