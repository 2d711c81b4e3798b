package lockstep.controller.sim.planted;

import lockstep.controller.sim.planted.Bug.Simulated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Plants each bug of the list, and sees whether the simulation finds it. What `bin/planted-bugs`
/// starts, which says how.
final class PlantedBugs {
    private final Options options;
    private final Path work;
    private final Planting planting;
    private final Hunter hunter;

    private PlantedBugs(Path root, Options options, Path work) {
        this.options = options;
        this.work = work;
        String classPath = System.getProperty("java.class.path");
        this.planting = new Planting(root, classPath);
        this.hunter = new Hunter(classPath, options.limit());
    }

    /// Ends with 0 where all bugs were found.
    ///
    /// @param args the root of the tree, a folder for what is made, then what the user asked for
    public static void main(String[] args) throws IOException, InterruptedException {
        Path root = Path.of(args[0]);
        Runtime.getRuntime().addShutdownHook(new Thread(PlantedBugs::endHunts));
        try {
            Options options =
                    Options.parse(Arrays.asList(args).subList(2, args.length), BugList.read(root));
            Path work = Files.createDirectories(Path.of(args[1]));
            System.exit(new PlantedBugs(root, options, work).run() ? 0 : 1);
        } catch (BadList | Options.Unusable wrong) {
            System.err.println("bin/planted-bugs: " + wrong.getMessage());
            System.exit(2);
        } catch (ExecutionException failed) {
            System.err.println(
                    "bin/planted-bugs: "
                            + Optional.ofNullable(failed.getCause()).orElse(failed).getMessage());
            System.exit(2);
        }
    }

    private static void endHunts() {
        ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    }

    private boolean run() throws IOException, InterruptedException, ExecutionException {
        long begun = System.nanoTime();
        if (options.list()) {
            options.bugs().forEach(bug -> say(row(bug.id(), bug.what())));
            return true;
        }
        // All of them first: a list that is out of date is told at once.
        List<Path> overlays = new ArrayList<>();
        for (Bug bug : options.bugs()) {
            overlays.add(planting.plant(bug, folder(bug.id())));
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(options.parallel())) {
            List<Future<Catch>> hunts = new ArrayList<>();
            for (int i = 0; i < overlays.size(); i++) {
                Bug bug = options.bugs().get(i);
                Optional<Path> overlay = Optional.of(overlays.get(i));
                hunts.add(
                        pool.submit(
                                () ->
                                        hunter.hunt(
                                                bug.simulation(),
                                                options.first(),
                                                options.seeds(),
                                                overlay,
                                                folder(bug.id()))));
            }
            List<Catch> caught = new ArrayList<>();
            for (int i = 0; i < hunts.size(); i++) {
                caught.add(hunts.get(i).get());
                tell(options.bugs().get(i), caught.getLast());
            }
            boolean isClean = control(pool, caught);
            long found = caught.stream().filter(Catch.Found.class::isInstance).count();
            say(
                    "%d of %d bugs found in %.0f s, at most %d seeds each, %d at a time"
                            .formatted(
                                    found,
                                    caught.size(),
                                    seconds(Duration.ofNanos(System.nanoTime() - begun)),
                                    options.seeds(),
                                    options.parallel()));
            return isClean && found == caught.size();
        }
    }

    /// The same seeds without any bug must keep every promise, or a find would prove nothing: as
    /// many as the bugs of each simulation needed.
    private boolean control(ExecutorService pool, List<Catch> caught)
            throws InterruptedException, ExecutionException {
        List<Simulated> simulations = new ArrayList<>();
        List<Future<Catch>> hunts = new ArrayList<>();
        for (Simulated simulation : Simulated.values()) {
            long last = options.first() - 1;
            for (int i = 0; i < caught.size(); i++) {
                if (options.bugs().get(i).simulation() == simulation
                        && caught.get(i) instanceof Catch.Found found) {
                    last = Math.max(last, found.seed());
                }
            }
            long seeds = last - options.first() + 1;
            if (seeds > 0) {
                simulations.add(simulation);
                hunts.add(
                        pool.submit(
                                () ->
                                        hunter.hunt(
                                                simulation,
                                                options.first(),
                                                seeds,
                                                Optional.empty(),
                                                folder("none-" + simulation))));
            }
        }
        boolean isClean = true;
        for (int i = 0; i < hunts.size(); i++) {
            Catch caughtNone = hunts.get(i).get();
            boolean clean = caughtNone instanceof Catch.NotFound;
            isClean &= clean;
            say(
                    row(
                            "(none, %s)"
                                    .formatted(simulations.get(i).name().toLowerCase(Locale.ROOT)),
                            clean
                                    ? "as it should be: nothing found by the same seeds, to %s (%.1f s)"
                                            .formatted(
                                                    ((Catch.NotFound) caughtNone).seeds(),
                                                    seconds(caughtNone.took()))
                                    : "FAILED without any bug: " + word(caughtNone)));
        }
        return isClean;
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectories(work.resolve(name));
    }

    private static void tell(Bug bug, Catch caught) {
        say(row(bug.id(), word(caught)));
    }

    private static String word(Catch caught) {
        return switch (caught) {
            case Catch.Found(long seed, Duration took, String what) ->
                    "found by seed %d after %.1f s: %s".formatted(seed, seconds(took), what);
            case Catch.NotFound(long seeds, Duration took) ->
                    "NOT FOUND by seeds up to %d in %.1f s".formatted(seeds, seconds(took));
            case Catch.OutOfTime(long seed, Duration took) ->
                    "NOT FOUND in %.1f s, in which seeds before %d kept every promise"
                            .formatted(seconds(took), seed);
            case Catch.Crashed(_, String what) -> "NOT FOUND, the process ended: " + what;
        };
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }

    private static String row(String name, String words) {
        return "%-34s %s".formatted(name, words);
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
