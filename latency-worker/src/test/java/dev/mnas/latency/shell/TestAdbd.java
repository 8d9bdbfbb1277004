package dev.mnas.latency.shell;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The side of adb that runs on a device, as far as real clients need it: AUTH, shell (also version
 * 2) and sync. Commands run on this machine, with a folder of stand-ins first in their PATH.
 */
final class TestAdbd implements Closeable {
  private static final int CNXN = 0x4e584e43;
  private static final int AUTH = 0x48545541;
  private static final int OPEN = 0x4e45504f;
  private static final int OKAY = 0x59414b4f;
  private static final int CLSE = 0x45534c43;
  private static final int WRTE = 0x45545257;
  private static final int VERSION = 0x01000001;
  private static final int MAX_DATA = 256 << 10;
  private static final int TOKEN = 1;
  private static final int SIGNATURE = 2;
  private static final int PUBLIC_KEY = 3;

  /** Of a SHA-1 digest in PKCS #1; adb signs its token as if it were one. */
  private static final byte[] DIGEST_INFO = {
    0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14
  };

  private final ServerSocket server;
  private final Thread accepting;
  private final Path standIns;
  private final Set<BigInteger> trusted = ConcurrentHashMap.newKeySet();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile Predicate<BigInteger> owner = key -> true;
  private volatile Predicate<String> dropsAt = command -> false;
  private volatile boolean closed;

  TestAdbd(Path standIns) throws IOException {
    this.standIns = standIns;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.accepting = daemon(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Whether whoever holds the device allows debugging by an unknown key. */
  void owner(Predicate<BigInteger> decision) {
    owner = decision;
  }

  /** Moduli of the keys that were allowed. */
  Set<BigInteger> trusted() {
    return trusted;
  }

  /** Cuts all connections when such a command comes. */
  void dropAt(Predicate<String> command) {
    dropsAt = command;
  }

  private static Thread daemon(Runnable action) {
    Thread thread = new Thread(action, "adbd");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void accept() {
    while (!closed) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        Connection connection = new Connection(socket);
        connections.add(connection);
        daemon(connection::serve);
      } catch (IOException ended) {
        return;
      }
    }
  }

  void drop() {
    connections.forEach(Connection::cut);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    server.close();
    // A thread that still accepts keeps the port open.
    while (accepting.isAlive()) {
      Thread.onSpinWait();
    }
    drop();
  }

  private final class Connection {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final Map<Integer, Stream> streams = new ConcurrentHashMap<>();
    private final byte[] token = new byte[20];
    private int opened;

    Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
      this.out = socket.getOutputStream();
      new Random(socket.getPort()).nextBytes(token);
    }

    void cut() {
      try {
        socket.close();
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
    }

    void serve() {
      try {
        while (true) {
          ByteBuffer head = little(in.readNBytes(24));
          if (head.remaining() < 24) {
            return;
          }
          int command = head.getInt();
          int first = head.getInt();
          int second = head.getInt();
          handle(command, first, second, in.readNBytes(head.getInt()));
        }
      } catch (IOException gone) {
        // The client went, or the test cut the connection.
      } finally {
        streams.values().forEach(Stream::end);
        connections.remove(this);
      }
    }

    private void handle(int command, int first, int second, byte[] data) throws IOException {
      switch (command) {
        case CNXN -> send(AUTH, TOKEN, 0, token);
        case AUTH -> auth(first, data);
        case OPEN -> {
          String service = new String(data, 0, data.length - 1, StandardCharsets.UTF_8);
          Stream stream = new Stream(this, ++opened, first);
          streams.put(stream.id, stream);
          daemon(() -> stream.serve(service));
        }
        case WRTE -> {
          Stream stream = streams.get(second);
          if (stream != null) {
            stream.received.add(data);
            send(OKAY, stream.id, first, new byte[0]);
          }
        }
        case OKAY -> {
          Stream stream = streams.get(second);
          if (stream != null) {
            stream.acknowledged.release();
          }
        }
        case CLSE -> {
          Stream stream = streams.remove(second);
          if (stream != null) {
            stream.end();
          }
        }
        default -> throw new IOException("command " + command);
      }
    }

    private void auth(int type, byte[] data) throws IOException {
      if (type == SIGNATURE && trusted.stream().anyMatch(key -> signed(data, key))) {
        greet();
      } else if (type == PUBLIC_KEY) {
        BigInteger modulus = modulus(data);
        if (owner.test(modulus)) {
          trusted.add(modulus);
          greet();
        }
      } else {
        send(AUTH, TOKEN, 0, token);
      }
    }

    private boolean signed(byte[] signature, BigInteger modulus) {
      byte[] padded = new byte[256];
      Arrays.fill(padded, (byte) 0xff);
      padded[0] = 0;
      padded[1] = 1;
      int info = 256 - token.length - DIGEST_INFO.length;
      padded[info - 1] = 0;
      System.arraycopy(DIGEST_INFO, 0, padded, info, DIGEST_INFO.length);
      System.arraycopy(token, 0, padded, 256 - token.length, token.length);
      return new BigInteger(1, signature)
          .modPow(BigInteger.valueOf(65_537), modulus)
          .equals(new BigInteger(1, padded));
    }

    private void greet() throws IOException {
      String banner = "device::ro.product.name=test;features=shell_v2,cmd";
      send(CNXN, VERSION, MAX_DATA, banner.getBytes(StandardCharsets.UTF_8));
    }

    synchronized void send(int command, int first, int second, byte[] data) throws IOException {
      int sum = 0;
      for (byte each : data) {
        sum += each & 255;
      }
      ByteBuffer message =
          ByteBuffer.allocate(24 + data.length)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(command)
              .putInt(first)
              .putInt(second)
              .putInt(data.length)
              .putInt(sum)
              .putInt(~command)
              .put(data);
      out.write(message.array());
      out.flush();
    }
  }

  /** In Android's form: words of the modulus behind two that precede them. */
  private static BigInteger modulus(byte[] key) {
    String text = new String(key, StandardCharsets.UTF_8).split("[ \u0000]")[0];
    byte[] bytes = Base64.getDecoder().decode(text);
    byte[] big = new byte[256];
    for (int i = 0; i < big.length; i++) {
      big[i] = bytes[8 + 255 - i];
    }
    return new BigInteger(1, big);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private final class Stream {
    private static final byte[] END = new byte[0];

    private final Connection connection;
    private final int id;
    private final int remote;
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private final Semaphore acknowledged = new Semaphore(0);
    private byte[] current = new byte[0];
    private int position;
    private volatile boolean ended;
    private volatile @Nullable Process process;

    Stream(Connection connection, int id, int remote) {
      this.connection = connection;
      this.id = id;
      this.remote = remote;
    }

    /** As adbd does, ends what the client left running. */
    void end() {
      ended = true;
      received.add(END);
      acknowledged.release(1 << 20);
      Process running = process;
      if (running != null) {
        running.destroy();
      }
    }

    void serve(String service) {
      try {
        if (dropsAt.test(service)) {
          drop();
          return;
        }
        connection.send(OKAY, id, remote, new byte[0]);
        if (service.equals("sync:")) {
          sync();
        } else if (service.startsWith("shell")) {
          int colon = service.indexOf(':');
          shell(service.substring(colon + 1), service.substring(0, colon).contains("v2"));
        }
        connection.send(CLSE, id, remote, new byte[0]);
        connection.streams.remove(id);
      } catch (IOException gone) {
        // The connection's end is the stream's.
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    private void shell(String command, boolean framed) throws IOException, InterruptedException {
      ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command);
      builder.environment().put("PATH", standIns + ":" + System.getenv("PATH"));
      builder.redirectErrorStream(!framed);
      Process started = builder.start();
      process = started;
      started.getOutputStream().close();
      Thread errors = new Thread(() -> pump(started.getErrorStream(), framed, 2));
      errors.start();
      pump(started.getInputStream(), framed, 1);
      errors.join();
      int exit = started.waitFor();
      if (framed) {
        write(frame(3, new byte[] {(byte) exit}));
      }
    }

    private void pump(InputStream from, boolean framed, int channel) {
      byte[] buffer = new byte[8192];
      try {
        int count;
        while ((count = from.read(buffer)) > 0) {
          byte[] part = Arrays.copyOf(buffer, count);
          write(framed ? frame(channel, part) : part);
        }
      } catch (IOException gone) {
        // Nobody listens any more.
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    private byte[] frame(int channel, byte[] data) {
      return ByteBuffer.allocate(5 + data.length)
          .order(ByteOrder.LITTLE_ENDIAN)
          .put((byte) channel)
          .putInt(data.length)
          .put(data)
          .array();
    }

    private synchronized void write(byte[] data) throws IOException, InterruptedException {
      if (!ended) {
        connection.send(WRTE, id, remote, data);
        acknowledged.acquire();
      }
    }

    private byte[] read(int count) throws IOException, InterruptedException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      while (bytes.size() < count) {
        if (position == current.length) {
          current = received.take();
          position = 0;
          if (current == END) {
            throw new EOFException();
          }
        }
        int part = Math.min(count - bytes.size(), current.length - position);
        bytes.write(current, position, part);
        position += part;
      }
      return bytes.toByteArray();
    }

    private void sync() throws IOException, InterruptedException {
      while (true) {
        ByteBuffer head = little(read(8));
        String verb = verb(head);
        int length = head.getInt();
        if (verb.equals("QUIT")) {
          return;
        }
        String path = new String(read(length), StandardCharsets.UTF_8);
        switch (verb) {
          case "STAT" -> write(stat(Path.of(path)));
          case "SEND" -> receive(Path.of(path.substring(0, path.lastIndexOf(','))));
          default -> throw new IOException("sync " + verb);
        }
      }
    }

    private byte[] stat(Path file) throws IOException {
      boolean there = Files.exists(file);
      int mode = !there ? 0 : Files.isDirectory(file) ? 040755 : 0100644;
      return ByteBuffer.allocate(16)
          .order(ByteOrder.LITTLE_ENDIAN)
          .put("STAT".getBytes(StandardCharsets.US_ASCII))
          .putInt(mode)
          .putInt(there ? (int) Files.size(file) : 0)
          .putInt(0)
          .array();
    }

    private void receive(Path file) throws IOException, InterruptedException {
      try (OutputStream to = Files.newOutputStream(file)) {
        while (true) {
          ByteBuffer head = little(read(8));
          if (verb(head).equals("DONE")) {
            break;
          }
          to.write(read(head.getInt()));
        }
      }
      write(ByteBuffer.allocate(8).put("OKAY".getBytes(StandardCharsets.US_ASCII)).array());
    }

    private String verb(ByteBuffer head) {
      byte[] verb = new byte[4];
      head.get(verb);
      return new String(verb, StandardCharsets.US_ASCII);
    }
  }
}
