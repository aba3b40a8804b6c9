"""The training step by torch's own backward pass, for a GPU: the same interface as fast_step.FastStep."""
import numpy as np
import torch
import torch.nn.functional as F

from model import Network, batch_of, views


class TorchStep:
    def __init__(self, shape, weights, device):
        self.shape, self.device = shape, device
        self.weights = weights.to(device).requires_grad_()
        self.first, self.second = (torch.zeros_like(self.weights, requires_grad=False) for _ in range(2))
        self.network = Network(self.weights, shape)
        self.matrices = torch.zeros(weights.numel(), dtype=torch.bool, device=device)
        for name, view in views(self.matrices, shape).items():
            view.fill_(view.dim() == 2 and name != "embedding")

    @property
    def parameters(self):
        return self.weights.numel()

    def _logits(self, tokens, targets, lengths):
        ends = np.cumsum(lengths)
        rows, positions, mask = batch_of([tokens[e - n:e] for e, n in zip(ends, lengths)], self.device)
        goal = torch.full(rows.shape, -1, dtype=torch.long)
        for i, (e, n) in enumerate(zip(ends, lengths)):
            goal[i, :n] = torch.as_tensor(targets[e - n:e].astype(np.int64))
        with torch.autocast(torch.device(self.device).type, dtype=torch.bfloat16):
            logits = self.network.logits(self.network.hidden(rows, positions, mask))
        return logits.float(), goal.to(self.device)

    def backward(self, tokens, targets, lengths):
        logits, goal = self._logits(tokens, targets, lengths)
        wanted = int((goal >= 0).sum())
        loss = F.cross_entropy(logits.flatten(0, 1), goal.flatten(), ignore_index=-1)
        self.weights.grad = None
        loss.backward()
        correct = int((logits.detach().argmax(-1) == goal).sum())
        return loss.item(), correct / max(wanted, 1), wanted

    @torch.no_grad()
    def right(self, tokens, targets, lengths):
        logits, goal = self._logits(tokens, targets, lengths)
        return ((logits.argmax(-1) == goal) | (goal < 0)).all(1).cpu().numpy()

    def reduce(self):
        return self.weights.grad.norm().item()

    @torch.no_grad()
    def update(self, step, rate, muon_rate, decay, scale, betas=(0.9, 0.97)):
        gradient = self.weights.grad * scale
        chosen = ~self.matrices if muon_rate > 0 else torch.ones_like(self.matrices)
        if muon_rate > 0:
            self._muon(gradient, muon_rate, decay)
        first = torch.where(chosen, betas[0] * self.first + (1 - betas[0]) * gradient, self.first)
        self.first.copy_(first)
        self.second.mul_(betas[1]).addcmul_(gradient, gradient, value=1 - betas[1])
        moved = (first / (1 - betas[0] ** step)) / ((self.second / (1 - betas[1] ** step)).sqrt() + 1e-8)
        moved += decay * self.matrices * self.weights
        self.weights.sub_(rate * moved * chosen)

    def _muon(self, gradient, rate, decay, momentum=0.95):
        s = self.shape
        q, kv = s.heads * s.head_dim, s.kv_heads * s.head_dim
        weights, gradients, moments = (views(x, s) for x in (self.weights, gradient, self.first))
        for name, weight in weights.items():
            if weight.dim() != 2 or name == "embedding":
                continue
            moment = moments[name].mul_(momentum).add_(gradients[name])
            sizes = {"qkv": [q, kv, kv], "gate_up": [s.feed_forward] * 2}.get(name.split(".")[1], [weight.shape[0]])
            parts = []
            for part in (gradients[name] + momentum * moment).split(sizes):
                x = part if part.shape[0] <= part.shape[1] else part.t()
                x = x / (x.norm() + 1e-7)
                for _ in range(5):
                    square = x @ x.t()
                    x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
                parts.append((x if part.shape[0] <= part.shape[1] else x.t()) * 0.2 * max(part.shape) ** 0.5)
            weight.mul_(1 - rate * decay).sub_(torch.cat(parts), alpha=rate)

    def saved(self):
        return {name: getattr(self, name).detach().cpu() for name in ("weights", "first", "second")}

    @torch.no_grad()
    def restore(self, saved):
        for name in ("weights", "first", "second"):
            getattr(self, name).copy_(saved[name])
