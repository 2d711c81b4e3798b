package lockstep.stager.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import lockstep.stager.checkpoint.Sha256;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// As much of S3 as is called by us, for one bucket whose objects are files of a folder. It
/// believes every signature, and no checksum.
final class S3FolderServer implements AutoCloseable {
    /// So small that lists have pages.
    private static final int PAGE = 2;

    private final Path folder;
    private final HttpServer server;
    private final ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

    /// Said to whatever is asked, where it is there.
    volatile Optional<Refusal> refusal = Optional.empty();

    /// Whether one bit of what is fetched is wrong.
    volatile boolean flips;

    /// Where it is there, what is fetched comes half, and the rest once it is counted down.
    volatile Optional<CountDownLatch> hangs = Optional.empty();

    /// Is told in lists, too, although it is no file.
    volatile Optional<String> extraKey = Optional.empty();

    record Refusal(int status, String code) {}

    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1;
        final transient Refusal refusal;

        Refused(int status, String code) {
            super(code);
            this.refusal = new Refusal(status, code);
        }
    }

    /// Gives this process credentials, which any will do here.
    static void lendCredentials() {
        System.setProperty("aws.accessKeyId", "somebody");
        System.setProperty("aws.secretAccessKey", "secret");
    }

    static void takeCredentials() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    S3FolderServer(Path folder) throws IOException {
        this.folder = folder;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/bucket", this::handle);
        server.start();
    }

    String address() {
        return "s3://bucket?endpoint=http://localhost:%d&region=eu-central-1&path-style=true"
                .formatted(server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            try {
                answer(exchange, body);
            } catch (Refused e) {
                send(exchange, e.refusal.status(), error(e.refusal.code()));
            } catch (NoSuchFileException _) {
                send(exchange, 404, error("NoSuchKey"));
            }
        }
    }

    private void answer(HttpExchange exchange, byte[] body) throws IOException {
        if (refusal.isPresent()) {
            throw new Refused(refusal.get().status(), refusal.get().code());
        }
        if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
            throw new Refused(403, "AccessDenied");
        }
        var path = exchange.getRequestURI().getPath().substring("/bucket".length());
        var file = folder.resolve(path.isEmpty() ? "" : path.substring(1));
        switch (exchange.getRequestMethod()) {
            case "PUT" -> put(exchange, file, body);
            case "GET" -> {
                if (path.length() > 1) {
                    get(exchange, file);
                } else {
                    send(exchange, 200, list(query(exchange.getRequestURI())));
                }
            }
            case "HEAD" -> head(exchange, file);
            case "DELETE" -> {
                Files.deleteIfExists(file);
                exchange.sendResponseHeaders(204, -1);
            }
            default -> throw new Refused(405, "MethodNotAllowed");
        }
    }

    private void put(HttpExchange exchange, Path file, byte[] body) throws IOException {
        var headers = exchange.getRequestHeaders();
        var hash = Sha256.of(body).hex();
        if (!hash.equals(headers.getFirst("x-amz-content-sha256"))) {
            throw new Refused(400, "XAmzContentSHA256Mismatch");
        }
        var checksum = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hash));
        if (!checksum.equals(headers.getFirst("x-amz-checksum-sha256"))) {
            throw new Refused(400, "BadDigest");
        }
        Files.createDirectories(file.resolveSibling(""));
        var temporary = Files.createTempFile(folder, ".put", "");
        Files.write(temporary, body);
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        exchange.sendResponseHeaders(200, -1);
    }

    private void get(HttpExchange exchange, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        var bytes = Files.readAllBytes(file);
        var wanted = exchange.getRequestHeaders().getFirst("If-Match");
        if (wanted != null && !wanted.equals(tag(file))) {
            throw new Refused(412, "PreconditionFailed");
        }
        if (flips) {
            bytes[bytes.length / 2] ^= 1;
        }
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        var out = exchange.getResponseBody();
        int half = bytes.length / 2;
        out.write(bytes, 0, half);
        var latch = hangs;
        if (latch.isPresent()) {
            out.flush();
            await(latch.get());
        }
        out.write(bytes, half, bytes.length - half);
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private static String tag(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "none";
        }
        return '"' + Sha256.of(Files.readAllBytes(file)).hex().substring(0, 32) + '"';
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void head(HttpExchange exchange, Path file) throws IOException {
        boolean there = Files.isRegularFile(file);
        if (there) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(Files.size(file)));
        }
        exchange.sendResponseHeaders(there ? 200 : 404, -1);
    }

    private String list(Map<String, String> query) throws IOException {
        var prefix = query.getOrDefault("prefix", "");
        var found = new TreeSet<String>();
        for (var key : keys()) {
            if (key.startsWith(prefix)) {
                int end = query.containsKey("delimiter") ? key.indexOf('/', prefix.length()) : -1;
                found.add(end < 0 ? key : key.substring(0, end + 1));
            }
        }
        var rest = List.copyOf(found.tailSet(query.getOrDefault("continuation-token", ""), false));
        int most = Math.min(PAGE, Integer.parseInt(query.getOrDefault("max-keys", "1000")));
        boolean more = rest.size() > most;
        var page = more ? rest.subList(0, most) : rest;
        var xml = new StringBuilder("<ListBucketResult>");
        for (var name : page) {
            xml.append(
                    name.endsWith("/")
                            ? "<CommonPrefixes><Prefix>%s</Prefix></CommonPrefixes>".formatted(name)
                            : "<Contents><Key>%s</Key><Size>%d</Size><ETag>%s</ETag></Contents>"
                                    .formatted(
                                            name,
                                            size(folder.resolve(name)),
                                            tag(folder.resolve(name))));
        }
        xml.append("<IsTruncated>%s</IsTruncated>".formatted(more));
        if (more) {
            xml.append(
                    "<NextContinuationToken>%s</NextContinuationToken>".formatted(page.getLast()));
        }
        return xml.append("</ListBucketResult>").toString();
    }

    private List<String> keys() throws IOException {
        var keys = new ArrayList<String>();
        try (var files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(it -> keys.add(folder.relativize(it).toString()));
        }
        extraKey.ifPresent(keys::add);
        return keys;
    }

    private static Map<String, String> query(URI uri) {
        var query = new HashMap<String, String>();
        for (var pair : String.valueOf(uri.getRawQuery()).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return query;
    }

    private static String error(String code) {
        return "<Error><Code>%s</Code><Message>as the test wants it</Message></Error>"
                .formatted(code);
    }

    private static void send(HttpExchange exchange, int status, String xml) throws IOException {
        var bytes = xml.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
