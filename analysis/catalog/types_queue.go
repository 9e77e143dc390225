package catalog

func queueTypes() []*Type {
	contentType := arg("contentType", `"text" | "bytes" | "json" | "v8"`).says("How the body travels; json by default.")
	delay := arg("delaySeconds", "int").says("Deliver only after so many seconds, up to 43200.")
	counters := func(name, doc string) *Type {
		return object(name, doc,
			prop("backlogCount", num, "Messages that wait."),
			prop("backlogBytes", num, "Bytes that wait."),
			prop("oldestMessageTimestamp", to("Date").orUndef(), "When the oldest of them was sent."))
	}
	retry := options(arg("delaySeconds", "int").says("Deliver again only after so many seconds."))
	return []*Type{
		class("Queue", "The producer side of a queue.",
			async("send", to("QueueSendResponse"),
				"Sends one message of up to 128 KB. A raw binding wants to_js(body); a wrapped one takes a dict or list.",
				arg("body", "JSON"), options(contentType, delay)),
			async("sendBatch", to("QueueSendResponse"),
				`Sends up to 100 messages, each {"body": ..., "contentType": ..., "delaySeconds": ...}.`,
				arg("messages", `list[{"body", "contentType", "delaySeconds"}]`), options(delay)),
			async("metrics", to("QueueMetrics"), "How much waits in the queue."),
		),
		object("QueueSendResponse", "What sending gives.",
			prop("metadata", to("QueueSendMetadata"), "Facts about the queue after sending.")),
		object("QueueSendMetadata", "Facts about the queue after sending.",
			prop("metrics", to("QueueMetrics"), "How much waits in the queue.")),
		counters("QueueMetrics", "How much waits in a queue."),
		class("MessageBatch", "A batch of messages, as the queue handler gets it.",
			prop("messages", listOf("QueueMessage"), "The messages."),
			prop("queue", str, "Name of the queue they come from."),
			prop("metadata", to("QueueBatchMetadata"), "Facts about the queue."),
			call("ackAll", nothing, "Marks all messages as done. Not async."),
			call("retryAll", nothing, "Asks for all messages again. Not async.", retry)),
		object("QueueBatchMetadata", "Facts about the queue a batch comes from.",
			prop("metrics", to("QueueMetrics"), "How much waits in the queue.")),
		class("QueueMessage", "One message: its `body` is what was sent. Without `ack()` or `retry()` it counts as done when the handler ends, and comes again when the handler raises.",
			prop("id", str, "Its id."),
			prop("timestamp", to("Date"), "When it was sent."),
			prop("body", to("QueueBody"), "What was sent: a JsProxy for an object when raw, a dict when converted."),
			prop("attempts", num, "How often it was delivered, 1 the first time."),
			call("ack", nothing, "Marks it as done, even if the handler raises later. Not async."),
			call("retry", nothing, "Asks for it again. Not async.", retry)).outside(),
		plain("QueueBody", ShapeAny, "The body of a message: whatever the producer sent.").open().outside(),
	}
}
