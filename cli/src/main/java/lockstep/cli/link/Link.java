package lockstep.cli.link;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;

import lockstep.cli.shell.Ticker;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A way to the cluster: calls whichever controller leads.
///
/// Controllers are tried in turn, beginning with the one that answered last. One that is not there,
/// breaks off, is silent or does not lead is passed over; after a round without an answer a growing
/// pause follows, until the caller's patience ends. So a call outlives the restart of a controller.
final class Link implements Closeable {

    /// Long enough for an answer, short enough to find the new leader when the old one hangs.
    private static final Duration ATTEMPT_MAX = Duration.ofSeconds(5);

    private static final Duration PAUSE_MIN = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(2);

    /// After so long without an answer the user is told why nothing happens.
    private static final Duration NOTICE_AFTER = Duration.ofSeconds(1);

    private static final String SERVICE = "/lockstep.v1.LockstepApi/";

    private final ClientConfig config;
    private final CallerToken token;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final Consumer<String> notices;

    /// Whether every controller is asked once only, however long the caller could wait.
    private final boolean once;

    private Optional<HttpConnection> connection = Optional.empty();
    private Optional<ClientTls> tls = Optional.empty();

    /// The controller to begin with: a position in the configuration's list.
    private int current;

    /// @param notices is told, in one line, when a call takes long because nobody answers
    Link(ClientConfig config, Ticker ticker, RandomGenerator random, Consumer<String> notices) {
        this(config, CallerToken.in(config.tokenFile()), ticker, random, notices, false);
    }

    /// @param token what controllers reached by TCP are shown
    Link(
            ClientConfig config,
            CallerToken token,
            Ticker ticker,
            RandomGenerator random,
            Consumer<String> notices) {
        this(config, token, ticker, random, notices, false);
    }

    private Link(
            ClientConfig config,
            CallerToken token,
            Ticker ticker,
            RandomGenerator random,
            Consumer<String> notices,
            boolean once) {
        this.config = config;
        this.token = token;
        this.ticker = ticker;
        this.random = random;
        this.notices = notices;
        this.once = once;
    }

    /// A link to the same controllers whose calls end after one round, whatever the patience.
    Link once() {
        return new Link(config, token, ticker, random, notices, true);
    }

    <R> Answer<R> call(String method, MessageLite request, Parser<R> parser, Duration patience) {
        return call(method, request, parser, patience, ATTEMPT_MAX);
    }

    /// Calls a method that may rightly take its time.
    ///
    /// @param method its name in the service `lockstep.v1.LockstepApi`
    /// @param patience how long to try in all
    /// @param attemptMax how long one controller may take to answer
    <R> Answer<R> call(
            String method,
            MessageLite request,
            Parser<R> parser,
            Duration patience,
            Duration attemptMax) {
        return new Call<>(method, request, parser, attemptMax, patience, Passing.none()).run();
    }

    /// Calls a method that controllers answer also when they are not the ones to ask.
    ///
    /// @param passing tells by their answers which controllers to pass over
    <R> Answer<R> call(
            String method,
            MessageLite request,
            Parser<R> parser,
            Duration patience,
            Passing<R> passing) {
        return new Call<>(method, request, parser, ATTEMPT_MAX, patience, passing).run();
    }

    /// Tells which controllers are not the ones to ask.
    interface Passing<R> {

        /// Why to go on to another controller than the one that answered this; empty when its
        /// answer is good.
        Optional<String> because(R answer);

        /// Whoever answers is the one to ask.
        static <R> Passing<R> none() {
            return _ -> Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        if (connection.isPresent()) {
            connection.get().close();
        }
    }

    /// Read when it is first needed.
    private Optional<ClientTls> tls(Optional<CallerToken.Shown> shown) throws IOException {
        if (tls.isEmpty() && address() instanceof Address.Tcp) {
            if (config.tls().isPresent()) {
                tls = Optional.of(ClientTls.read(config.tls().get()));
            } else if (config.believed().isPresent()) {
                tls =
                        Optional.of(
                                ClientTls.read(
                                        config.believed().get(), CallerToken.cluster(shown)));
            }
        }
        return tls;
    }

    private Address address() {
        return config.controllers().get(current);
    }

    /// One call, over as many attempts as it takes.
    private final class Call<R> {
        private final String method;
        private final byte[] request;
        private final Parser<R> parser;
        private final Duration attemptMax;
        private final Duration patience;
        private final Passing<R> passing;
        private final Deadline deadline;
        private final Deadline noticeAt;
        private final Map<Address, String> said = new LinkedHashMap<>();
        private Duration pause = PAUSE_MIN;
        private boolean mayBeDone;
        private boolean noticed;

        Call(
                String method,
                MessageLite request,
                Parser<R> parser,
                Duration attemptMax,
                Duration patience,
                Passing<R> passing) {
            this.method = method;
            this.request = request.toByteArray();
            this.parser = parser;
            this.attemptMax = attemptMax;
            this.patience = patience;
            this.passing = passing;
            this.deadline = Deadline.in(once ? attemptMax : patience, ticker);
            this.noticeAt = Deadline.in(NOTICE_AFTER, ticker);
        }

        Answer<R> run() {
            List<Address> controllers = config.controllers();
            while (true) {
                for (int i = 0; i < controllers.size(); i++) {
                    Optional<Answer<R>> answer = attempt();
                    if (answer.isPresent()) {
                        return answer.get();
                    }
                    current = (current + 1) % controllers.size();
                }
                if (once || deadline.hasPassed() || !rest()) {
                    return new Answer.NoAnswer<>(patience, whatWasSaid(), mayBeDone);
                }
            }
        }

        private Optional<Answer<R>> attempt() {
            Deadline attempt =
                    config.controllers().size() == 1 ? deadline : deadline.atMost(attemptMax);
            try {
                return judge(exchange(attempt));
            } catch (CallerToken.Unusable e) {
                return Optional.of(new Answer.Refused<>(Code.UNAUTHENTICATED, e.words()));
            } catch (IOException e) {
                drop();
                said.put(address(), reason(e));
                return Optional.empty();
            }
        }

        private HttpReply exchange(Deadline attempt) throws IOException {
            Optional<CallerToken.Shown> shown =
                    address() instanceof Address.Tcp ? token.read() : Optional.empty();
            Optional<ClientTls> over = tls(shown);
            Map<String, String> headers = headers(shown, over);
            if (connection.isPresent()) {
                try {
                    return post(connection.get(), headers, attempt);
                } catch (HttpConnection.Late e) {
                    throw e;
                } catch (IOException e) {
                    // The server may close a connection that has been idle: that says nothing about
                    // the server.
                    drop();
                }
            }
            HttpConnection fresh = HttpConnection.open(address(), over, attempt);
            connection = Optional.of(fresh);
            return post(fresh, headers, attempt);
        }

        private HttpReply post(HttpConnection over, Map<String, String> headers, Deadline attempt)
                throws IOException {
            boolean before = mayBeDone;
            mayBeDone = true;
            HttpReply reply = over.post(SERVICE + method, headers, request, attempt);
            mayBeDone = before;
            if (!over.isReusable()) {
                drop();
            }
            return reply;
        }

        private Map<String, String> headers(
                Optional<CallerToken.Shown> shown, Optional<ClientTls> over) throws IOException {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Content-Type", "application/protobuf");
            headers.put("User-Agent", "lockstep-cli");
            if (shown.isPresent()) {
                shown.get().requireSafe(over);
                headers.put("Authorization", "Bearer " + shown.get().text());
            }
            return headers;
        }

        /// @return nothing when another controller, or a later moment, may have a better answer
        private Optional<Answer<R>> judge(HttpReply reply) throws IOException {
            Code code = code(reply);
            switch (code) {
                case OK -> {
                    try {
                        return settle(parser.parseFrom(reply.body()));
                    } catch (InvalidProtocolBufferException e) {
                        return Optional.of(
                                new Answer.Refused<>(
                                        Code.INTERNAL,
                                        address()
                                                + " answered what cannot be read: "
                                                + e.getMessage()));
                    }
                }
                case UNAVAILABLE, DEADLINE_EXCEEDED -> {
                    mayBeDone |= code == Code.DEADLINE_EXCEEDED;
                    said.put(address(), message(reply));
                    drop();
                    return Optional.empty();
                }
                default -> {
                    if (reply.header("retry-after").isPresent()) {
                        said.put(address(), message(reply));
                        return Optional.empty();
                    }
                    return Optional.of(new Answer.Refused<>(code, message(reply)));
                }
            }
        }

        private Optional<Answer<R>> settle(R answer) {
            Optional<String> passedOver = passing.because(answer);
            if (passedOver.isPresent()) {
                said.put(address(), passedOver.get());
                drop();
                return Optional.empty();
            }
            return Optional.of(new Answer.Done<>(answer));
        }

        private boolean rest() {
            if (!noticed && noticeAt.hasPassed()) {
                noticed = true;
                notices.accept(
                        "waiting for a controller, for "
                                + Deadline.words(patience)
                                + " at most. "
                                + whatWasSaid());
            }
            Duration jittered =
                    Duration.ofNanos((long) (pause.toNanos() * (0.5 + random.nextDouble())));
            Duration left = deadline.left();
            try {
                ticker.sleep(jittered.compareTo(left) < 0 ? jittered : left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
            return true;
        }

        private String whatWasSaid() {
            StringBuilder text = new StringBuilder();
            said.forEach(
                    (address, words) ->
                            text.append(text.isEmpty() ? "" : "\n")
                                    .append(address)
                                    .append(": ")
                                    .append(words));
            return text.toString();
        }
    }

    private void drop() {
        if (connection.isPresent()) {
            HttpConnection dropped = connection.get();
            connection = Optional.empty();
            try {
                dropped.close();
            } catch (IOException e) {
                notices.accept("closing the connection to " + address() + ": " + reason(e));
            }
        }
    }

    private static Code code(HttpReply reply) {
        Optional<String> grpcStatus = reply.header("grpc-status");
        if (grpcStatus.isPresent()) {
            return Code.ofNumber(grpcStatus.get());
        }
        return Code.ofHttpStatus(reply.status());
    }

    private static String message(HttpReply reply) {
        Optional<String> header = reply.header("grpc-message");
        String text = header.map(GrpcMessage::decode).orElse("");
        if (text.isBlank()) {
            text = reply.body().toStringUtf8().strip();
        }
        return text.isBlank() ? "HTTP status " + reply.status() : text;
    }

    private static String reason(IOException e) {
        return Optional.ofNullable(e.getMessage())
                .filter(text -> !text.isBlank())
                .orElse(e.getClass().getSimpleName());
    }
}
