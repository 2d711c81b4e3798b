package lockstep.cli.link;

import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The connection to the controller that was asked last, kept as long as that is asked, and what
/// each request says beside its body.
final class Wire implements Closeable {
    private final ClientConfig config;
    private final CallerToken token;
    private final Consumer<String> notices;
    private Optional<HttpConnection> connection = Optional.empty();
    private Optional<ClientTls> tls = Optional.empty();
    private Optional<Address> connectedTo = Optional.empty();
    private boolean sent;

    /// Connects to nobody yet.
    ///
    /// @param token what controllers reached by TCP are shown
    Wire(ClientConfig config, CallerToken token, Consumer<String> notices) {
        this.config = config;
        this.token = token;
        this.notices = notices;
    }

    /// Sends a request and waits for its answer.
    ///
    /// @param acceptsStandby whether the word of a standby will do
    HttpReply post(
            Address address, String path, boolean acceptsStandby, byte[] body, Deadline attempt)
            throws IOException {
        sent = false;
        Optional<CallerToken.Shown> shown =
                address instanceof Address.Tcp ? token.read() : Optional.empty();
        Optional<ClientTls> over = tls(address, shown);
        Map<String, String> headers = headers(shown, over, acceptsStandby);
        if (!connectedTo.equals(Optional.of(address))) {
            drop();
        }
        if (connection.isPresent()) {
            try {
                return post(connection.get(), path, headers, body, attempt);
            } catch (HttpConnection.Late e) {
                throw e;
            } catch (IOException e) {
                // The server may close a connection that has been idle: that says nothing about the
                // server.
                drop();
            }
        }
        HttpConnection fresh = HttpConnection.open(address, over, attempt);
        connection = Optional.of(fresh);
        connectedTo = Optional.of(address);
        return post(fresh, path, headers, body, attempt);
    }

    private HttpReply post(
            HttpConnection over,
            String path,
            Map<String, String> headers,
            byte[] body,
            Deadline attempt)
            throws IOException {
        sent = true;
        HttpReply reply = over.post(path, headers, body, attempt);
        if (!over.isReusable()) {
            drop();
        }
        return reply;
    }

    /// Whether the last request has left this machine.
    boolean hasSent() {
        return sent;
    }

    private static Map<String, String> headers(
            Optional<CallerToken.Shown> shown, Optional<ClientTls> over, boolean acceptsStandby)
            throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/protobuf");
        headers.put("User-Agent", "lockstep-cli");
        if (shown.isPresent()) {
            shown.get().requireSafe(over);
            headers.put("Authorization", "Bearer " + shown.get().text());
        }
        if (acceptsStandby) {
            headers.put("Lockstep-Standby", "accept");
        }
        return headers;
    }

    /// Read when it is first needed.
    private Optional<ClientTls> tls(Address address, Optional<CallerToken.Shown> shown)
            throws IOException {
        if (tls.isEmpty() && address instanceof Address.Tcp) {
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

    /// The next request begins a new connection.
    void drop() {
        if (connection.isPresent()) {
            HttpConnection dropped = connection.get();
            connection = Optional.empty();
            try {
                dropped.close();
            } catch (IOException e) {
                notices.accept("closing a connection: " + reason(e));
            }
        }
    }

    static String reason(IOException e) {
        return Optional.ofNullable(e.getMessage())
                .filter(text -> !text.isBlank())
                .orElse(e.getClass().getSimpleName());
    }

    @Override
    public void close() throws IOException {
        if (connection.isPresent()) {
            connection.get().close();
        }
    }
}
