package lockstep.controller.server;

import com.linecorp.armeria.common.grpc.protocol.StatusMessageEscaper;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/// A call whose refusal fits into the headers that carry it: clients take 8 KiB of them, and a
/// refusal that is longer would be none.
final class ShortRefusals<Q, R> extends SimpleForwardingServerCall<Q, R> {
    /// Of a header as it is sent, where most characters that are not of English take nine or
    /// twelve.
    static final int BYTES_MAX = 4_096;

    ShortRefusals(ServerCall<Q, R> call) {
        super(call);
    }

    @Override
    public void close(Status status, Metadata trailers) {
        super.close(shortened(status), trailers);
    }

    static Status shortened(Status status) {
        String words = status.getDescription();
        if (words == null || StatusMessageEscaper.escape(words).length() <= BYTES_MAX) {
            return status;
        }
        StringBuilder kept = new StringBuilder();
        int bytes = 0;
        for (int point : words.codePoints().toArray()) {
            String next = Character.toString(point);
            bytes += StatusMessageEscaper.escape(next).length();
            if (bytes > BYTES_MAX) {
                break;
            }
            kept.append(next);
        }
        return status.withDescription(kept.append('…').toString());
    }
}
