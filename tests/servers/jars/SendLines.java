import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends the lines of files to a topic, each file in a compression of its own: SendLines BROKERS TOPIC CODEC FILE… */
public final class SendLines {
  public static void main(String[] args) throws Exception {
    for (int at = 2; at < args.length; at += 2) {
      Map<String, Object> settings =
          Map.of(
              "bootstrap.servers", args[0],
              "compression.type", args[at],
              // Closing sends what waits: each file is one batch, unless it has more bytes than that.
              "linger.ms", 60_000,
              "batch.size", 24 << 20,
              "buffer.memory", 64 << 20,
              "key.serializer", StringSerializer.class,
              "value.serializer", StringSerializer.class);
      List<String> lines = Files.readAllLines(Path.of(args[at + 1]));
      try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings)) {
        for (String line : lines) producer.send(new ProducerRecord<>(args[1], line));
      }
    }
  }
}
