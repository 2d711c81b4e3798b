package lockstep.cli.link;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Reads HTTP/1.1 answers from a channel, one after the other.
final class HttpReader {

    private static final int LINE_BYTES_MAX = 64 * 1024;
    private static final int HEADERS_MAX = 200;
    static final int BODY_BYTES_MAX = 512 * 1024 * 1024;

    private final ReadableByteChannel channel;
    private final byte[] buffer = new byte[64 * 1024];
    private int next;
    private int end;

    HttpReader(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /// Reads the next answer that is not a provisional one (1xx).
    ///
    /// @throws EOFException when the connection ends first
    /// @throws ProtocolException when what comes is not HTTP/1.1
    HttpReply reply() throws IOException {
        while (true) {
            int status = statusLine();
            Map<String, String> headers = new HashMap<>();
            headers(headers);
            if (status >= 200) {
                return new HttpReply(status, headers, body(status, headers));
            }
        }
    }

    private int statusLine() throws IOException {
        String line = line();
        if (!line.startsWith("HTTP/1.") || line.length() < 12) {
            throw new ProtocolException("the answer is not HTTP/1.1");
        }
        return number(line.substring(9, 12), 10);
    }

    private void headers(Map<String, String> headers) throws IOException {
        for (int count = 0; count <= HEADERS_MAX; count++) {
            String line = line();
            if (line.isEmpty()) {
                return;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("a header has no colon");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        throw new ProtocolException("more than " + HEADERS_MAX + " headers");
    }

    private ByteString body(int status, Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return chunks(headers);
        }
        String length = headers.get("content-length");
        if (length != null) {
            return UnsafeByteOperations.unsafeWrap(exactly(number(length, 10)));
        }
        return status == 204 || status == 304 ? ByteString.EMPTY : untilEnd();
    }

    private ByteString chunks(Map<String, String> headers) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String line = line();
            int semicolon = line.indexOf(';');
            int size = number((semicolon < 0 ? line : line.substring(0, semicolon)).strip(), 16);
            if (size == 0) {
                headers(headers);
                return UnsafeByteOperations.unsafeWrap(body.toByteArray());
            }
            if (size > BODY_BYTES_MAX - body.size()) {
                throw new ProtocolException(
                        "the answer is longer than " + BODY_BYTES_MAX + " bytes");
            }
            body.write(exactly(size));
            if (!line().isEmpty()) {
                throw new ProtocolException("a chunk is longer than announced");
            }
        }
    }

    private ByteString untilEnd() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (next < end || fill()) {
            body.write(buffer, next, end - next);
            next = end;
            if (body.size() > BODY_BYTES_MAX) {
                throw new ProtocolException(
                        "the answer is longer than " + BODY_BYTES_MAX + " bytes");
            }
        }
        return UnsafeByteOperations.unsafeWrap(body.toByteArray());
    }

    /// Grows as bytes arrive, so that a length that lies cannot take the memory.
    private byte[] exactly(int length) throws IOException {
        byte[] bytes = new byte[Math.min(length, 1024 * 1024)];
        int filled = 0;
        while (filled < length) {
            if (filled == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * bytes.length));
            }
            if (next == end && !fill()) {
                throw new EOFException("the answer ends too early");
            }
            int count = Math.min(end - next, bytes.length - filled);
            System.arraycopy(buffer, next, bytes, filled, count);
            next += count;
            filled += count;
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            if (next == end && !fill()) {
                throw new EOFException("the connection was closed");
            }
            char c = (char) (buffer[next++] & 0xff);
            if (c == '\n') {
                int length = line.length();
                if (length > 0 && line.charAt(length - 1) == '\r') {
                    line.setLength(length - 1);
                }
                return line.toString();
            }
            if (line.length() == LINE_BYTES_MAX) {
                throw new ProtocolException("a line is longer than " + LINE_BYTES_MAX + " bytes");
            }
            line.append(c);
        }
    }

    private boolean fill() throws IOException {
        int count = channel.read(ByteBuffer.wrap(buffer));
        next = 0;
        end = Math.max(0, count);
        return count > 0;
    }

    private static int number(String text, int radix) throws ProtocolException {
        long number = text.isEmpty() ? -1 : 0;
        for (int i = 0; i < text.length() && number >= 0; i++) {
            int digit = Character.digit(text.charAt(i), radix);
            number = digit < 0 || number > BODY_BYTES_MAX ? -1 : number * radix + digit;
        }
        if (number < 0 || number > BODY_BYTES_MAX) {
            throw new ProtocolException("\"" + text + "\" is not a length or a status");
        }
        return (int) number;
    }
}
