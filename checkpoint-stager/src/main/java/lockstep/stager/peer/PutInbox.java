package lockstep.stager.peer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

import lockstep.stager.store.ChunkSource;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/// Hands the bytes that arrive on a connection to the thread that stores them, and stops reading
/// from the connection while that thread is behind.
final class PutInbox implements ChunkSource {
    private static final int PENDING_MAX = 1 << 20;
    private static final long WAIT_MILLIS = 60_000;

    private final Channel channel;
    private final long size;
    private final Deque<ByteBuf> pending = new ArrayDeque<>();
    private long arrived;
    private long taken;
    private int pendingBytes;
    private boolean broken;
    private boolean discarding;

    PutInbox(Channel channel, long size) {
        this.channel = channel;
        this.size = size;
    }

    /// Takes what belongs to the object, and leaves the rest. Called by the connection's loop.
    synchronized void arrive(ByteBuf bytes) {
        int length = (int) Math.min(bytes.readableBytes(), size - arrived);
        arrived += length;
        if (discarding || broken) {
            bytes.skipBytes(length);
        } else if (length > 0) {
            pending.add(bytes.readRetainedSlice(length));
            pendingBytes += length;
        }
        if (pendingBytes > PENDING_MAX || arrived == size) {
            channel.config().setAutoRead(false);
        }
        notifyAll();
    }

    synchronized boolean isComplete() {
        return arrived == size;
    }

    /// The connection is gone, or is to be.
    synchronized void breakOff() {
        broken = true;
        release();
        notifyAll();
    }

    /// Lets the rest come and go; returns when it has.
    synchronized void discard() throws IOException {
        discarding = true;
        release();
        channel.config().setAutoRead(true);
        long deadline = WAIT_MILLIS;
        while (arrived < size && !broken && deadline > 0) {
            await(1_000);
            deadline -= 1_000;
        }
        channel.config().setAutoRead(false);
    }

    private void release() {
        pending.forEach(ByteBuf::release);
        pending.clear();
        pendingBytes = 0;
    }

    @Override
    public synchronized void read(long offset, ByteBuffer into) throws IOException {
        if (offset != taken) {
            throw new IOException("bytes from a connection cannot be read twice");
        }
        taken += into.remaining();
        while (into.hasRemaining()) {
            var first = awaitBytes();
            int length = Math.min(into.remaining(), first.readableBytes());
            var part = into.slice(into.position(), length);
            first.readBytes(part);
            into.position(into.position() + length);
            pendingBytes -= length;
            if (!first.isReadable()) {
                pending.remove().release();
            }
            if (pendingBytes <= PENDING_MAX / 2 && arrived < size) {
                channel.config().setAutoRead(true);
            }
        }
    }

    private ByteBuf awaitBytes() throws IOException {
        long left = WAIT_MILLIS;
        while (true) {
            var first = pending.peek();
            if (first != null) {
                return first;
            }
            if (broken || left <= 0) {
                throw new IOException("the peer has stopped sending");
            }
            await(1_000);
            left -= 1_000;
        }
    }

    @SuppressWarnings("WaitNotInLoop") // its callers loop
    private void await(long millis) throws InterruptedIOException {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            throw (InterruptedIOException) new InterruptedIOException("closed").initCause(e);
        }
    }
}
