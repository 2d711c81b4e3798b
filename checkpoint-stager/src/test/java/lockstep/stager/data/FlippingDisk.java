package lockstep.stager.data;

import lockstep.stager.checkpoint.ForwardingDisk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/// The disk of this machine, but for the first bit of all that is written.
final class FlippingDisk extends ForwardingDisk {
    @Override
    public NewFile create(Path file) throws IOException {
        NewFile target = super.create(file);
        return new NewFile() {
            private boolean flipped;

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                byte[] own = Arrays.copyOfRange(bytes, offset, offset + length);
                if (!flipped && length > 0) {
                    own[0] ^= 1;
                    flipped = true;
                }
                target.write(own, 0, length);
            }

            @Override
            public void sync() throws IOException {
                target.sync();
            }

            @Override
            public void close() throws IOException {
                target.close();
            }
        };
    }
}
