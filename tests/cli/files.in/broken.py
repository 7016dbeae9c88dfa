import tensorflow as tf
x = tf.log(1.0) +
y = 1
