import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// The controller that is measured.
final class Controller {
    private final Settings settings;
    private final HttpClient http = HttpClient.newHttpClient();
    private String token = "";
    private Process process;

    private Controller(Settings settings) {
        this.settings = settings;
    }

    /// One that leads.
    static Controller started(Settings settings) throws IOException {
        Controller controller = new Controller(settings);
        controller.start();
        controller.token = Files.readString(settings.folder().resolve("data/api.token")).strip();
        return controller;
    }

    /// What its callers show.
    String token() {
        return token;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    ProcessFigures figures() {
        return new ProcessFigures(process.pid());
    }

    /// Returns once it leads.
    void start() throws IOException {
        Progress.say("starting the controller");
        process =
                new ProcessBuilder(settings.command())
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        settings.folder().resolve("controller.log").toFile()))
                        .start();
        Waiting.until(() -> page("/readyz").contains("leading"), 120);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// By name and labels.
    Map<String, Double> metrics() {
        Map<String, Double> all = new TreeMap<>();
        page("/metrics")
                .lines()
                .filter(line -> !line.startsWith("#") && line.contains(" "))
                .forEach(
                        line -> {
                            int space = line.lastIndexOf(' ');
                            all.put(
                                    line.substring(0, space),
                                    Double.parseDouble(line.substring(space + 1)));
                        });
        return all;
    }

    private String page(String path) {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "the controller has ended; see " + settings.folder().resolve("controller.log"));
        }
        try {
            return http.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:" + settings.port() + path))
                                    .header("authorization", "Bearer " + token)
                                    .timeout(Duration.ofSeconds(60))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException unreachable) {
            return "";
        } catch (InterruptedException _) {
            throw new IllegalStateException("interrupted");
        }
    }
}
