package lockstep.cli.link;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The connection to the controller that was asked last, kept as long as that is asked, and what
/// each request says beside its body.
final class Wire implements Closeable {
    private final ClientConfig config;
    private final Consumer<String> notices;
    private Optional<HttpConnection> connection = Optional.empty();
    private Optional<ClientTls> tls = Optional.empty();
    private Optional<Address> connectedTo = Optional.empty();
    private boolean sent;

    /// Connects to nobody yet.
    Wire(ClientConfig config, Consumer<String> notices) {
        this.config = config;
        this.notices = notices;
    }

    /// Sends a request and waits for its answer.
    ///
    /// @param acceptsStandby whether the word of a standby will do
    HttpReply post(
            Address address, String path, boolean acceptsStandby, byte[] body, Deadline attempt)
            throws IOException {
        sent = false;
        Map<String, String> headers = headers(address, acceptsStandby);
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
        HttpConnection fresh = HttpConnection.open(address, tls(address), attempt);
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

    private Map<String, String> headers(Address address, boolean acceptsStandby)
            throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/protobuf");
        headers.put("User-Agent", "lockstep-cli");
        if (address instanceof Address.Tcp && config.tokenFile().isPresent()) {
            headers.put("Authorization", "Bearer " + token(config.tokenFile().get()));
        }
        if (acceptsStandby) {
            headers.put("Lockstep-Standby", "accept");
        }
        return headers;
    }

    private static String token(Path file) throws IOException {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            throw new IOException("its token should be in " + file + ", which does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException("its token is in " + file + ", which you may not read", e);
        }
    }

    /// Read when it is first needed.
    private Optional<ClientTls> tls(Address address) throws IOException {
        if (tls.isEmpty() && config.tls().isPresent() && address instanceof Address.Tcp) {
            tls = Optional.of(ClientTls.read(config.tls().get()));
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
