package reader

func (w *worker) files(data []byte) ([]string, error) { return nil, nil }
