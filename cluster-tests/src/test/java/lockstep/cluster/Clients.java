package lockstep.cluster;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// People who hand in one job after the other while something fails, and who write down which were
/// acknowledged.
final class Clients {
    private static final Pattern CLIENTS_JOB = Pattern.compile("\\d+ c\\d+-.*");
    private static final String LIST = "acknowledged";

    private final SharedFolder shared;
    private final List<CompletableFuture<Answer>> running;

    private Clients(SharedFolder shared, List<CompletableFuture<Answer>> running) {
        this.shared = shared;
        this.running = running;
    }

    static Clients start(Host login, SharedFolder shared, int number) {
        shared.remove("enough");
        shared.remove(LIST);
        long named = System.nanoTime();
        return new Clients(
                shared,
                IntStream.range(0, number)
                        .mapToObj(
                                client ->
                                        CompletableFuture.supplyAsync(
                                                () ->
                                                        work(
                                                                login,
                                                                "c%d-%d".formatted(client, named)),
                                                Machines.EACH_ITS_THREAD))
                        .toList());
    }

    private static Answer work(Host login, String name) {
        return login.run("/bin/sh", "/shared/bin/client.sh", name);
    }

    int acknowledged() {
        return shared.lines(LIST).size();
    }

    /// Lets each finish what it is at.
    ///
    /// @return the names of the jobs that were acknowledged, by id
    Map<String, String> enough() {
        shared.write("enough", "");
        running.forEach(client -> client.join().orFail("client.sh"));
        Map<String, String> jobs = new HashMap<>();
        for (String line : shared.lines(LIST)) {
            int space = line.indexOf(' ');
            jobs.put(line.substring(0, space), line.substring(space + 1));
        }
        return jobs;
    }

    /// All that was acknowledged is there, and nothing was taken twice.
    ///
    /// @param queue lines of an id and a name
    static void requireKept(Map<String, String> acknowledged, List<String> queue) {
        Set<String> names = new HashSet<>();
        Set<String> lost = new HashSet<>();
        acknowledged.forEach((id, name) -> lost.add(id + " " + name));
        for (String line : queue) {
            if (CLIENTS_JOB.matcher(line).matches()
                    && !names.add(line.substring(line.indexOf(' ') + 1))) {
                throw new AssertionError("there twice: " + line);
            }
            lost.remove(line);
        }
        if (!lost.isEmpty()) {
            throw new AssertionError("acknowledged and gone: " + lost);
        }
    }
}
