package lockstep.doctor.reach;

import lockstep.doctor.finding.Check;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Wrong;
import lockstep.identity.TlsFiles;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether a controller answers this host, and what time it is there.
public final class ControllerCheck implements Check {
    /// How a controller is spoken to.
    ///
    /// @param address `host:port`
    /// @param tls empty: not encrypted
    /// @param token shown where it must be known; empty: the certificate says enough
    public record Way(String address, Optional<TlsFiles> tls, Optional<Path> token) {}

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// An answer's date has no fractions.
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(3);

    private static final Duration CLOCKS_DIFFER_MUCH = Duration.ofSeconds(60);
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final int UNAUTHENTICATED = 401;

    private final Way way;
    private final InstantSource clock;

    public ControllerCheck(Way way, InstantSource clock) {
        this.way = way;
        this.clock = clock;
    }

    @Override
    public List<Finding> look() {
        try (HttpClient client = client()) {
            return ask(client);
        } catch (IOException unusable) {
            return List.of(Refusals.of(way, unusable));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private HttpClient client() throws IOException {
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(PATIENCE);
        if (way.tls().isPresent()) {
            builder.sslContext(HostTls.context(way.tls().get(), clock));
        }
        return builder.build();
    }

    private List<Finding> ask(HttpClient client) throws IOException, InterruptedException {
        Instant before = clock.instant();
        HttpResponse<Void> answer = get(client, "/readyz", Optional.empty());
        Instant after = clock.instant();
        List<Finding> found = new ArrayList<>();
        found.add(readiness(answer.statusCode()));
        if (answer.headers().firstValue("lockstep-configuration").isPresent()) {
            found.add(configuration());
        }
        answer.headers().firstValue("date").flatMap(ControllerCheck::date).stream()
                .map(there -> difference(there, before, after))
                .forEach(found::add);
        if (way.token().isPresent() && Files.isReadable(way.token().get())) {
            found.add(token(client, way.token().get()));
        }
        return found;
    }

    private HttpResponse<Void> get(HttpClient client, String path, Optional<String> token)
            throws IOException, InterruptedException {
        String scheme = way.tls().isPresent() ? "https://" : "http://";
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(scheme + way.address() + path)).timeout(PATIENCE);
        token.ifPresent(text -> request.header("authorization", "Bearer " + text));
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding());
    }

    private Finding readiness(int status) {
        return switch (status) {
            case OK -> Finding.fine("%s answers".formatted(way.address()));
            case UNAVAILABLE ->
                    new Advice(
                            "%s answers, but knows no leader".formatted(way.address()),
                            "wait for a takeover of some seconds, then look at its log: journalctl"
                                    + " -u lockstep-controller.");
            default ->
                    new Wrong(
                            "%s answers, but not as a controller does (HTTP status %d)"
                                    .formatted(way.address(), status),
                            "see what listens there: another program, or a port that is forwarded"
                                    + " wrongly.");
        };
    }

    private Finding configuration() {
        return new Advice(
                "%s stands by with another configuration than the leader's"
                        .formatted(way.address()),
                "its log names the parts. Bring it the leader's controller.conf, then systemctl"
                        + " reload lockstep-controller there, or restart it.");
    }

    private Finding difference(Instant there, Instant before, Instant after) {
        Instant here = before.plus(Duration.between(before, after).dividedBy(2));
        Duration off = Duration.between(here, there.plusMillis(500));
        String text =
                "%s: its clock and ours differ by %s"
                        .formatted(
                                way.address(),
                                off.abs().compareTo(CLOCKS_DIFFER) <= 0
                                        ? "no more than the 3 s that can be told"
                                        : off.toSeconds() + " s");
        String todo =
                "synchronise both with the same time servers: certificates, begin times and logs go"
                        + " by them.";
        if (off.abs().compareTo(CLOCKS_DIFFER) <= 0) {
            return new Finding.Fine(text);
        }
        return off.abs().compareTo(CLOCKS_DIFFER_MUCH) > 0
                ? new Wrong(text, todo)
                : new Advice(text, todo);
    }

    private Finding token(HttpClient client, Path file) throws IOException, InterruptedException {
        int status =
                get(client, "/v1/cluster", Optional.of(Files.readString(file).strip()))
                        .statusCode();
        return status == UNAUTHENTICATED
                ? new Wrong(
                        "%s does not know the token of %s".formatted(way.address(), file),
                        "copy the controller's api.token again.")
                : Finding.fine("%s knows the token of %s".formatted(way.address(), file));
    }

    private static Optional<Instant> date(String header) {
        try {
            return Optional.of(
                    ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }
}
